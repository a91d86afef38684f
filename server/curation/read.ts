// The texts of what was handed in are read by the worker: whose texts they are like, and whether pupils are named in them.

import { Types } from 'mongoose'
import { listAssignmentsOf, listPupils } from '../classes/index.ts'
import { findEdition, listWithFile, type MaterialFile, readMaterial } from '../materials/index.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { enqueue } from '../outbox/index.ts'
import type { EventHandler } from '../outbox/run.ts'
import { fileProcessedEvent, findProcessing, readPages } from '../processing/index.ts'
import { likeness, sketchOf } from './likeness.ts'
import { findNames, type NamesFound, type ReadPage } from './pupil-names.ts'
import { Reading, type ReadingRecord } from './reading.model.ts'

export const editionMadeEvent = 'curation.editionMade'
export const editionReadEvent = 'curation.editionRead'

export const readingEvents: Readonly<Record<string, EventHandler>> = {
  [editionMadeEvent]: async ({ materialId, edition }) => {
    await readEdition(new Types.ObjectId(materialId as string), edition as number)
    await tellRead(materialId as string, edition as number)
  },
  [fileProcessedEvent]: async ({ storedFileId, step }) => {
    if (step !== 'text') return
    for (const materialId of await listWithFile(new Types.ObjectId(storedFileId as string)))
      for (const { edition } of await Reading.find({ materialId, isWhole: false }, { edition: 1 }).lean()) {
        await readEdition(materialId, edition)
        await tellRead(materialId.toString(), edition)
      }
  },
}

/** What is done with the texts takes its own time, and may fail by itself. */
async function tellRead(materialId: string, edition: number): Promise<void> {
  await inTransaction((session) => enqueue(editionReadEvent, { materialId, edition }, session))
}

/** Undefined: the worker has not come to it yet. */
export async function findReading(materialId: Types.ObjectId, edition: number): Promise<ReadingRecord | undefined> {
  return (await Reading.findOne({ materialId, edition }).lean()) ?? undefined
}

/** Of a draft, while somebody waits. */
export async function namesIn(files: readonly MaterialFile[], ownerId: Types.ObjectId): Promise<NamesFound> {
  return findNames(await pupilNamesOf(ownerId), await readFirstPages(files))
}

async function readEdition(materialId: Types.ObjectId, number: number): Promise<void> {
  const [material, edition] = [await readMaterial(materialId), await findEdition(materialId, number)]
  if (!material || !edition) return
  const { files } = edition.content
  for (;;) {
    const wasWhole = await isRead(files)
    const pages = await readFirstPages(files)
    const sketch = sketchOf(pages.map(({ text }) => text).join('\n'))
    const alike = sketch ? await findAlike(materialId, sketch) : []
    const names = findNames(await pupilNamesOf(material.ownerId), pages)
    const found = { isWhole: wasWhole, hashes: sketch?.hashes ?? [], bands: sketch?.bands ?? [], alike, names }
    await Reading.updateOne(
      { materialId, edition: number },
      { $set: { ...found, readAt: new Date() } },
      { upsert: true },
    )
    // Whatever was read in between found nothing to do here.
    if (wasWhole || !(await isRead(files))) return
  }
}

async function isRead(files: readonly MaterialFile[]): Promise<boolean> {
  const processing = await findProcessing(files.map(({ storedFileId }) => storedFileId))
  return files.every(({ storedFileId }) => {
    const state = processing.get(storedFileId.toString())?.steps.text.state
    return state !== undefined && state !== 'waiting' && state !== 'running'
  })
}

const mostFiles = 10
const mostPages = 20
const mostClasses = 30
const mostCandidates = 50
/** From here on texts are called much the same. */
const alikeFrom = 0.5

export async function readFirstPages(files: readonly MaterialFile[]): Promise<ReadPage[]> {
  const pages: ReadPage[] = []
  for (const { storedFileId, name } of files.slice(0, mostFiles))
    for (const { number, text } of await readPages(storedFileId, { most: mostPages }))
      pages.push({ file: name, page: number, text })
  return pages
}

async function pupilNamesOf(ownerId: Types.ObjectId): Promise<string[]> {
  const now = new Date()
  const teaches = (await listAssignmentsOf({ personIds: [ownerId] })).filter(
    ({ from, to }) => from <= now && (!to || to > now),
  )
  const classIds = new Map(teaches.map(({ classId }) => [classId.toString(), classId]))
  const names: string[] = []
  for (const classId of [...classIds.values()].slice(0, mostClasses))
    for (const { fullName } of await listPupils(classId, now)) names.push(fullName)
  return names
}

async function findAlike(
  materialId: Types.ObjectId,
  { hashes, bands }: NonNullable<ReturnType<typeof sketchOf>>,
): Promise<ReadingRecord['alike']> {
  const candidates = await Reading.find({ bands: { $in: bands }, materialId: { $ne: materialId } })
    .sort({ readAt: -1 })
    .limit(mostCandidates)
    .lean()
  const most = new Map<string, number>()
  for (const one of candidates) {
    const id = one.materialId.toString()
    most.set(id, Math.max(most.get(id) ?? 0, likeness(hashes, one.hashes)))
  }
  return [...most]
    .filter(([, share]) => share >= alikeFrom)
    .sort(([, a], [, b]) => b - a)
    .slice(0, 10)
    .map(([id, share]) => ({ materialId: new Types.ObjectId(id), percent: Math.round(share * 100) }))
}
