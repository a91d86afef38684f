// What its owner decides about an import: to begin, to stop, to try once more what has failed.

import { type ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { record } from '../audit/index.ts'
import { bringCourse, bringSections } from '../courses/index.ts'
import { AppError, conflict } from '../errors.ts'
import { enqueue } from '../outbox/index.ts'
import { usageOf } from '../uploads/index.ts'
import { endWithin } from './end.ts'
import { startedEvent } from './events.ts'
import { findImport } from './find.ts'
import { CourseImport, type DayChoice, type ImportRecord } from './import.model.ts'
import type { DraftCourse } from './read/draft.ts'
import { ImportRow } from './row.model.ts'

/** What is stored of the course that was read: its sections without their items. */
export type SaidCourse = Omit<DraftCourse, 'sections' | 'format' | 'system' | 'notes'> & {
  readonly sections: readonly { readonly title: string; readonly text: string; readonly id?: Types.ObjectId }[]
}

export interface Starting {
  /** Of a new course; left out: as the package calls it. */
  readonly title?: string | undefined
  readonly days: DayChoice
}

/**
 * The course is there at once, or its new sections; their items come one after another.
 * @throws AppError 403, 404; 409 `importNotReady`, `importEmpty`, `tooManyParts`; 413 `importQuota`
 */
export async function startImport(
  actor: Actor,
  id: Types.ObjectId,
  { title, days }: Starting,
  origin: Origin,
): Promise<void> {
  const found = await findImport(actor, id)
  if (found.state !== 'ready') throw conflict('importNotReady')
  const total = await ImportRow.countDocuments({ importId: id, state: 'waiting' })
  if (total === 0) throw conflict('importEmpty')
  await refuseTooMuch(actor, found)
  const said = found.course as SaidCourse
  const sections = said.sections.map((one) => ({ ...one, id: new Types.ObjectId() }))
  const name = title || said.title || found.fileName.replace(/\.\w+$/, '')
  const working = { state: 'working', days, title: name, position: 0, total, startedAt: new Date(), origin }
  await inTransaction(async (session) => {
    const change = { ...working, accountId: actor.accountId, course: { ...said, sections } }
    await changeFrom(id, 'ready', change, session)
    const { unitId, courseId } = found
    const about = {
      introduction: said.introduction,
      level: said.level,
      subjectCode: said.subjectCode,
      grades: said.grades,
    }
    if (found.makesCourse)
      await bringCourse(actor, { ...about, id: courseId, unitId, title: name.slice(0, 200), sections }, origin, session)
    else await bringSections(actor, courseId, sections, origin, session)
    await note(found, { action: 'cartridges.started', actor, origin, after: { title: name, items: total } }, session)
    await enqueue(startedEvent, { importId: id }, session)
  })
}

/** What is in the course by then stays there. @throws AppError 404; 409 `importEnded` */
export async function cancelImport(actor: Actor, id: Types.ObjectId, origin: Origin): Promise<void> {
  const found = await findImport(actor, id)
  if (!canCancel(found)) throw conflict('importEnded')
  await inTransaction(async (session) => {
    if (!(await endWithin(session, id, found.state, { state: 'cancelled' }))) throw conflict('importEnded')
    await note(found, { action: 'cartridges.cancelled', actor, origin }, session)
  })
}

/** @throws AppError 404; 409 `nothingToRetry` */
export async function retryImport(actor: Actor, id: Types.ObjectId, origin: Origin): Promise<void> {
  const found = await findImport(actor, id)
  if (found.state !== 'done' || !found.storedFileId) throw conflict('nothingToRetry')
  await inTransaction(async (session) => {
    const waiting = { $set: { state: 'waiting' as const, results: [], uploadIds: [] } }
    const { modifiedCount } = await ImportRow.updateMany({ importId: id, state: 'failed' }, waiting, { session })
    if (modifiedCount === 0) throw conflict('nothingToRetry')
    await changeFrom(id, 'done', { state: 'working', position: 0, total: modifiedCount, endedAt: null }, session)
    await note(found, { action: 'cartridges.started', actor, origin, after: { items: modifiedCount } }, session)
    await enqueue(startedEvent, { importId: id }, session)
  })
}

export function canCancel({ state }: Pick<ImportRecord, 'state'>): boolean {
  return state === 'reading' || state === 'ready' || state === 'working'
}

export interface Space {
  /** Bytes. */
  readonly needed: number
  readonly left: number
}

/** How much of the quotas it takes at most, and what is left of the tighter one. */
export async function spaceFor(actor: Actor, { needed, unitId }: ImportRecord): Promise<Space> {
  const left = []
  for (const whose of [actor, unitId]) {
    const { used, reserved, limit } = await usageOf(whose)
    left.push(Math.max(0, limit - used - reserved))
  }
  return { needed, left: Math.min(...left) }
}

async function refuseTooMuch(actor: Actor, found: ImportRecord): Promise<void> {
  const { needed, left } = await spaceFor(actor, found)
  if (needed <= left) return
  const megabytes = (bytes: number) => Math.ceil(bytes / 1024 ** 2)
  throw new AppError(413, 'importQuota', { values: { needed: megabytes(needed), left: Math.floor(left / 1024 ** 2) } })
}

async function changeFrom(
  _id: Types.ObjectId,
  from: ImportRecord['state'],
  change: object,
  session: ClientSession,
): Promise<void> {
  const { matchedCount } = await CourseImport.updateOne({ _id, state: from }, { $set: change }, { session })
  if (matchedCount === 0) throw conflict()
}

async function note(
  { _id, unitId }: ImportRecord,
  told: Pick<Parameters<typeof record>[0], 'action' | 'actor' | 'origin' | 'after'>,
  session: ClientSession,
): Promise<void> {
  await record({ ...told, subject: { kind: 'courseImport', id: _id }, unitIds: [unitId] }, session)
}
