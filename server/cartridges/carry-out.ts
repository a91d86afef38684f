// Puts the items of a package into their course in the background, each in a transaction with the mark that it is done: killed at any
// moment it goes on where it was, and brings nothing twice. Files that had come by then are used, not fetched again.

import type { Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import { findActor } from '../accounts/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { InvalidInput } from '../api/index.ts'
import { bringItem, calendarOf, loadTaught } from '../courses/index.ts'
import { AppError } from '../errors.ts'
import { seldom } from '../imports/index.ts'
import { notify } from '../notices/index.ts'
import { enqueue } from '../outbox/index.ts'
import type { EventHandler } from '../outbox/run.ts'
import { type OpenPackage, openPackage } from '../packages/index.ts'
import { discardUpload, receiveFile, type Upload, watchUpload } from '../uploads/index.ts'
import { addressOfImport } from './address.ts'
import { movedDay, type Moving, typedMoment } from './days.ts'
import type { SaidCourse } from './decide.ts'
import { endImport, endWithin } from './end.ts'
import { startedEvent } from './events.ts'
import { CourseImport, type ImportRecord } from './import.model.ts'
import type { Reason } from './read/draft.ts'
import { ImportRow, type RowFile, type RowRecord } from './row.model.ts'

export const carryOut: EventHandler = async (payload, context) => {
  const id = payload.importId as Types.ObjectId
  const goOn = seldom(context)
  let archive: OpenPackage | undefined
  let moving: Moving | undefined
  for (;;) {
    await goOn()
    const found = await CourseImport.findOne({ _id: id, state: 'working' }).lean()
    if (!found) return
    // Rights may end while it goes on.
    const actor = await findActor(found.accountId.toString())
    const course = actor && (await loadTaught(actor, found.courseId).catch(unlessRefused))
    if (!course || !found.storedFileId) return void (await endImport(id, 'working', { state: 'cancelled' }))
    const row = await ImportRow.findOne({ importId: id, state: 'waiting' }).sort({ number: 1 }).lean<RowRecord>()
    if (!row) return await finish(found)
    archive ??= await openPackage(found.storedFileId, found.size)
    moving ??= { ...saidDays(found), to: await calendarOf(course), toKey: course.yearKey }
    if ((await carryOutRow(found, row, { actor, archive, moving, goOn })) === 'later') {
      await inTransaction((session) => enqueue(startedEvent, payload, session, new Date(Date.now() + pause)))
      return
    }
  }
}

/** Milliseconds, while what checks files is away. */
const pause = 60_000

function unlessRefused(error: unknown): undefined {
  if (!(error instanceof AppError) || error.status >= 500) throw error
}

function saidDays({ days, course }: ImportRecord): Pick<Moving, 'days' | 'from' | 'fromKey'> {
  const { calendar, yearKey } = course as SaidCourse
  return { days: days ?? 'keep', from: calendar, fromKey: yearKey }
}

interface Acting {
  readonly actor: Actor
  readonly archive: OpenPackage
  readonly moving: Moving
  goOn(): Promise<void>
}

interface Received {
  readonly files: readonly { readonly file: RowFile; readonly uploadId: Types.ObjectId }[]
  readonly refused: readonly Reason[]
}

async function carryOutRow(found: ImportRecord, row: RowRecord, acting: Acting): Promise<'settled' | 'later'> {
  const { actor } = acting
  try {
    const received = await receiveFiles(found, row, acting)
    if (received === 'later') return 'later'
    const isNothing = row.as === 'files' && received.files.length === 0
    if (isNothing) return await fail(found, row, { actor, reasons: received.refused })
    await inTransaction(async (session) => {
      const waiting = { _id: row._id, state: 'waiting' as const }
      const done = { $set: { state: 'done' as const, uploadIds: [], results: [...received.refused] } }
      const { matchedCount } = await ImportRow.updateOne(waiting, done, { session })
      // Another worker has done it.
      if (matchedCount === 0) return
      const own = { _id: found._id, state: 'working' as const }
      const counted = await CourseImport.updateOne(own, { $inc: { position: 1 } }, { session })
      if (counted.matchedCount === 0) throw new Stopped()
      const arriving = await arrivingFrom(found, row, { received, moving: acting.moving })
      await bringItem(actor, found.courseId, arriving, found.origin as Origin, session)
    })
  } catch (error) {
    if (error instanceof Stopped) await discard(actor, row._id)
    else await fail(found, row, { actor, reasons: whyOf(error) })
  }
  return 'settled'
}

/** Somebody has cancelled it in the meantime. */
class Stopped extends Error {}

async function arrivingFrom(
  { course, makesCourse }: ImportRecord,
  row: RowRecord,
  { received, moving }: { readonly received: Received; readonly moving: Moving },
) {
  const { importId, number, itemId: id, kind, title, isOptional, opensAt, afterItemId, rule, section } = row
  const others = await ImportRow.find(
    { importId, _id: { $ne: row._id } },
    { itemId: 1, number: 1, afterItemId: 1 },
  ).lean<Pick<RowRecord, 'itemId' | 'number' | 'afterItemId'>[]>()
  const { sections } = course as SaidCourse
  return {
    ...{ id, sectionId: sections[section]!.id!, kind, title, isOptional, rule: rule ?? undefined },
    // Into a course in which pupils may be already nothing comes unseen.
    isPublished: row.isPublished && makesCourse,
    opensAt: opensAt ? movedDay(opensAt, moving) : undefined,
    afterItemId: afterItemId ?? undefined,
    waitingIds: others.filter((one) => one.afterItemId?.equals(id)).map(({ itemId }) => itemId),
    laterIds: others.filter((one) => one.number > number).map(({ itemId }) => itemId),
    fields: fieldsFor(row, received, moving),
    uploadIds: received.files.map(({ uploadId }) => uploadId),
  }
}

/** With the uploads in the place of the files that it named, and its moments as the form has them. */
function fieldsFor({ fields, moments, files }: RowRecord, received: Received, moving: Moving): Record<string, string> {
  const ids = new Map(received.files.map(({ file, uploadId }) => [file.id, uploadId.toString()]))
  const refused = files.filter(({ id }) => !ids.has(id))
  const renamed = Object.entries(fields).map(([name, text]): [string, string] => [
    name,
    text
      .replace(/!\[((?:[^\]\\]|\\.)*)\]\(t(?:ệ|e)p:([0-9a-f]{24})\)/gi, (whole, label: string, id: string) =>
        refused.some((file) => file.id === id) ? label : whole,
      )
      .replace(/(t(?:ệ|e)p:)([0-9a-f]{24})/gi, (whole, sign: string, id: string) =>
        ids.has(id) ? `${sign}${ids.get(id)}` : whole,
      ),
  ])
  const days = Object.entries(moments ?? {}).flatMap(([name, at]): [string, string][] => {
    const moved = movedDay(at, moving)
    return moved ? [[name, typedMoment(moved)]] : []
  })
  return Object.fromEntries([...renamed, ...days])
}

async function receiveFiles(found: ImportRecord, row: RowRecord, acting: Acting): Promise<Received | 'later'> {
  const { actor, goOn } = acting
  const files: Received['files'][number][] = []
  const refused: Reason[] = []
  for (const [at, file] of row.files.entries()) {
    await goOn()
    const upload = (await earlier(actor, row.uploadIds[at])) ?? (await receiveOne(found, file, acting))
    if (upload === 'broken') {
      refused.push({ key: 'cartridges.reasons.fileBroken', values: { name: file.name } })
      continue
    }
    if (!upload.id.equals(row.uploadIds[at] ?? ''))
      await ImportRow.updateOne({ _id: row._id, state: 'waiting' }, { $set: { [`uploadIds.${at}`]: upload.id } })
    if (upload.state === 'checking') return 'later'
    const why = whyRefused(upload, file, row)
    if (why) {
      refused.push(why)
      await discardUpload(actor, upload.id).catch(unlessRefused)
    } else files.push({ file, uploadId: upload.id })
  }
  return { files, refused }
}

/** Refused as any upload; or it is no picture, where a page can hold nothing else. */
function whyRefused(
  { refusal, format, sha256 }: Upload,
  { name, sha256: said }: RowFile,
  { as }: RowRecord,
): Reason | undefined {
  if (refusal) {
    const values = { ...refusal.values, name, why: `uploads.refusals.${refusal.code}` }
    return { key: 'cartridges.reasons.fileRefused', values }
  }
  if (said !== undefined && sha256 !== said) return { key: 'cartridges.reasons.fileBroken', values: { name } }
  const isPicture = format !== undefined && ['png', 'jpeg', 'webp', 'gif', 'svg'].includes(format)
  return as === 'page' && !isPicture ? { key: 'cartridges.reasons.noPicture', values: { name } } : undefined
}

/** That of a worker that was killed, as long as it is there. */
async function earlier(actor: Actor, id: Types.ObjectId | null | undefined): Promise<Upload | undefined> {
  if (!id) return undefined
  try {
    return await watchUpload(actor, id)
  } catch (error) {
    if (error instanceof AppError && error.status === 404) return undefined
    throw error
  }
}

async function receiveOne(
  { unitId, origin }: ImportRecord,
  { path, name, size, sha256 }: RowFile,
  { actor, archive }: Pick<Acting, 'actor' | 'archive'>,
): Promise<Upload | 'broken'> {
  const packed = archive.entries.find((entry) => entry.path === path)
  if (!packed) return 'broken'
  // Bytes that are not what the archive says are told of this file alone.
  const hash = await archive.hash(packed, () => Promise.resolve())
  if (hash === undefined || (sha256 !== undefined && hash !== sha256)) return 'broken'
  const body = await archive.open(packed)
  return await receiveFile(actor, { name, body, size, unitId }, origin as Origin)
}

async function fail(
  { _id }: ImportRecord,
  row: RowRecord,
  { actor, reasons }: { readonly actor: Actor; readonly reasons: readonly Reason[] },
): Promise<'settled'> {
  await discard(actor, row._id)
  await inTransaction(async (session) => {
    const failed = { $set: { state: 'failed' as const, results: [...reasons], uploadIds: [] } }
    const { matchedCount } = await ImportRow.updateOne({ _id: row._id, state: 'waiting' }, failed, { session })
    if (matchedCount > 0)
      await CourseImport.updateOne({ _id, state: 'working' }, { $inc: { position: 1 } }, { session })
  })
  return 'settled'
}

/** What has come for an item that is not made. */
async function discard(actor: Actor, rowId: Types.ObjectId): Promise<void> {
  const row = await ImportRow.findById(rowId).lean<RowRecord>()
  // It is gone already, or somebody is at it: it goes by itself after three days.
  for (const id of row?.uploadIds ?? []) if (id) await discardUpload(actor, id).catch(unlessRefused)
}

/** @throws what is nobody's fault here: it is tried again */
function whyOf(error: unknown): Reason[] {
  if (error instanceof InvalidInput)
    return Object.values(error.errors).flatMap((one) =>
      one ? [{ key: one.key, ...(one.values && { values: one.values as never }) }] : [],
    )
  // It was changed by somebody meanwhile: once more, later.
  if (error instanceof AppError && error.code === 'courseChanged') throw error
  if (error instanceof AppError && error.status < 500)
    return [{ key: `errors.${error.code}.title`, values: error.values }]
  throw error
}

async function finish({ _id, ownerId, title, fileName }: ImportRecord): Promise<void> {
  await inTransaction(async (session) => {
    const failed = await ImportRow.countDocuments({ importId: _id, state: 'failed' }).session(session)
    if (!(await endWithin(session, _id, 'working', { state: 'done' }, failed > 0))) return
    const done = await ImportRow.countDocuments({ importId: _id, state: 'done' }).session(session)
    const values = { name: title ?? fileName, count: done }
    const notice = { key: 'cartridges.notices.done', values, url: addressOfImport(_id), urgency: 'digest' as const }
    await notify([ownerId], notice, session)
  })
}
