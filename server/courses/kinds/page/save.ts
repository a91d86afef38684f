// How the text of a page changes: what it was is kept, and the second of two who write at once is told before theirs is saved.

import { type ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../../../storage/database/index.ts'
import type { Actor } from '../../../actor.ts'
import { InvalidInput } from '../../../api/index.ts'
import { findItem, replaceItem } from '../../../arrange.ts'
import { conflict, notFound } from '../../../errors.ts'
import type { FileUse } from '../../../file-use.ts'
import { fileFrom, type MaterialFile } from '../../../materials/index.ts'
import type { ItemFacts } from '../../../pages/course-kinds.ts'
import { addUse, endUse, kindOf, takeUpload } from '../../../uploads/index.ts'
import type { CourseRecord } from '../../course.model.ts'
import { type Changing, loadTaught, saveCourse } from '../../write.ts'
import { countWords, namedIn, parsePage, plainText } from './markdown.ts'
import { CoursePage, type PageRecord, type PageVersion } from './page.model.ts'

export const kindName = 'page'
/** Letters. */
export const longestPage = 60_000
/** Earlier ones that are kept. */
export const mostVersions = 30
export const mostPictures = 60

/** What the outline keeps of a page. */
export interface PageFacts extends ItemFacts {
  readonly words: number
  /** Of its pictures. */
  readonly bytes: number
  readonly pageRevision: number
}

export interface Writing {
  readonly courseId: Types.ObjectId
  readonly itemId: Types.ObjectId
  readonly text: string
  /** The revision that whoever writes has seen; 0: there was none yet. */
  readonly seen: number
  /** Finished ones: those that the text names become its pictures. */
  readonly uploadIds: readonly Types.ObjectId[]
}

/** @throws AppError 409 `coursePageChanged`; InvalidInput `file` */
export async function writePage(actor: Actor, writing: Writing, session: ClientSession): Promise<PageFacts> {
  const { courseId, itemId, text, seen } = writing
  const before = await readPage(itemId, session)
  if ((before?.revision ?? 0) !== seen) throw conflict('coursePageChanged')
  if (before?.text === text) return factsFor(before)
  const versions = before ? [versionOf(before), ...before.versions].slice(0, mostVersions) : []
  const files = await keepNamed(actor, { ...writing, before: before?.files ?? [], versions }, session)
  const page = {
    ...{ courseId, itemId, text, revision: seen + 1, files, versions },
    ...{ changedAt: new Date(), changedById: actor.personId, changedByName: actor.name },
  }
  await CoursePage.replaceOne({ itemId, ...(before && { revision: seen }) }, page, { upsert: !before, session })
  return factsFor(page)
}

/** Of a page that is there: the course counts it as a change of its own. @throws AppError 403, 404, 409 */
export async function changePage(
  actor: Actor,
  { id, origin }: Pick<Changing, 'id' | 'origin'>,
  writing: Pick<Writing, 'itemId' | 'text' | 'seen'>,
): Promise<{ readonly course: CourseRecord; readonly page: PageRecord }> {
  return await inTransaction(async (session) => {
    const before = await loadTaught(actor, id, session)
    const { item } = findItem(before.sections, writing.itemId)
    if (item.kind !== kindName) throw notFound()
    const facts = await writePage(actor, { ...writing, courseId: id, uploadIds: [] }, session)
    const sections = replaceItem(before.sections, { ...item, facts, changedAt: new Date() })
    const told = {
      ...{ actor, origin, action: 'courses.itemChanged' },
      ...{ before: { title: item.title }, after: { title: item.title } },
    }
    const course = await saveCourse(before, { sections }, told, session)
    return { course, page: await loadPage(writing.itemId, session) }
  })
}

/** As it was then, as a change like any other. @throws AppError 403, 404, 409 */
export async function restorePage(
  actor: Actor,
  changing: Pick<Changing, 'id' | 'origin'>,
  { itemId, revision, seen }: { readonly itemId: Types.ObjectId; readonly revision: number; readonly seen: number },
): Promise<void> {
  await loadTaught(actor, changing.id)
  const version = versionIn(await loadPage(itemId), revision)
  await changePage(actor, changing, { itemId, text: version.text, seen })
}

export async function readPage(itemId: Types.ObjectId, session?: ClientSession): Promise<PageRecord | undefined> {
  const page = await CoursePage.findOne({ itemId })
    .session(session ?? null)
    .lean<PageRecord>()
  return page ?? undefined
}

/** @throws AppError 404 */
export async function loadPage(itemId: Types.ObjectId, session?: ClientSession): Promise<PageRecord> {
  const page = await readPage(itemId, session)
  if (!page) throw notFound()
  return page
}

/** @throws AppError 404 */
export function versionIn(page: PageRecord, revision: number): PageVersion {
  const version = [versionOf(page), ...page.versions].find((one) => one.revision === revision)
  if (!version) throw notFound()
  return version
}

export function versionOf({
  revision,
  text,
  changedAt: at,
  changedById,
  changedByName: name,
}: PageRecord): PageVersion {
  return { revision, text, at, personId: changedById, name }
}

/** For another course; its versions stay behind. */
export async function copyPage(
  actor: Actor,
  from: Types.ObjectId,
  to: Pick<Writing, 'courseId' | 'itemId'>,
  session: ClientSession,
): Promise<PageFacts> {
  const { text, files: all } = await loadPage(from, session)
  const files = all.filter(isNamedIn([text]))
  for (const { storedFileId } of files) await addUse(storedFileId, useOf(to.itemId), session)
  const page = {
    ...{ ...to, text, revision: 1, files, versions: [] },
    ...{ changedAt: new Date(), changedById: actor.personId, changedByName: actor.name },
  }
  await CoursePage.create([page], { session })
  return factsFor(page)
}

export async function removePage(itemId: Types.ObjectId, session: ClientSession): Promise<void> {
  const page = await readPage(itemId, session)
  if (!page) return
  for (const { storedFileId } of page.files) await endUse(storedFileId, useOf(itemId), session)
  await CoursePage.deleteOne({ itemId }, { session })
}

export const useOf = (id: Types.ObjectId): FileUse => ({ feature: 'courses', kind: kindName, id })

/** What neither the text nor one of its versions names is let go. */
async function keepNamed(
  actor: Actor,
  {
    itemId,
    text,
    uploadIds,
    before,
    versions,
  }: Writing & { readonly before: readonly MaterialFile[]; readonly versions: readonly PageVersion[] },
  session: ClientSession,
): Promise<MaterialFile[]> {
  const isNamed = isNamedIn([text, ...versions.map((version) => version.text)])
  const files = before.filter(isNamed)
  for (const _id of uploadIds.filter((id) => isNamed({ _id: id }))) {
    if (files.length >= mostPictures) throw new InvalidInput({ file: { key: 'courses.kinds.page.tooManyPictures' } })
    const file = fileFrom(await takeUpload(actor, _id, useOf(itemId), session))
    if (kindOf(file.format) !== 'image')
      throw new InvalidInput({ file: { key: 'courses.kinds.page.noPicture', values: { name: file.name } } })
    files.push({ ...file, _id })
  }
  const kept = new Set(files.map(({ storedFileId }) => storedFileId.toString()))
  for (const { storedFileId } of before)
    if (!kept.has(storedFileId.toString())) await endUse(storedFileId, useOf(itemId), session)
  return files
}

function isNamedIn(texts: readonly string[]) {
  const ids = new Set(texts.flatMap((text) => namedIn(parsePage(text)).pictureIds))
  return ({ _id }: Pick<MaterialFile, '_id'>) => ids.has(_id.toString())
}

function factsFor({ text, files, revision }: Pick<PageRecord, 'text' | 'files' | 'revision'>): PageFacts {
  const bytes = files.filter(isNamedIn([text])).reduce((sum, { size }) => sum + size, 0)
  return { words: countWords(plainText(parsePage(text))), bytes, pageRevision: revision }
}
