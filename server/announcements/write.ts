// What those do who tell something: write it, change it, take it back.

import { type ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { InvalidInput } from '../api/index.ts'
import { record } from '../audit/index.ts'
import { announceChange } from '../changes/index.ts'
import { findClasses } from '../classes/index.ts'
import { findCourseFor } from '../courses/index.ts'
import { conflict, forbidden, isDuplicateKey, notFound } from '../errors.ts'
import { enqueue } from '../outbox/index.ts'
import { findUnits } from '../schools/index.ts'
import { looksAfter, mayTell } from './access.ts'
import { Announcement, type AnnouncementRecord, type Group, Receipt } from './announcement.model.ts'

export const dueEvent = 'announcements.due'
const usualDays = 30
const mostDays = 400
const day = 24 * 3600_000

export interface Words {
  readonly title: string
  readonly text: string
  readonly link: string
  readonly asksConfirmation: boolean
  /** Undefined: now. */
  readonly startsAt?: Date | undefined
  /** Undefined: a month later. */
  readonly endsAt?: Date | undefined
}

export type Target =
  | { readonly courseId: Types.ObjectId; readonly groups: readonly Group[] }
  | {
      readonly schoolId: Types.ObjectId
      readonly classIds: readonly Types.ObjectId[]
      readonly groups: readonly Group[]
    }

interface Sending {
  readonly operation: string
  readonly origin: Origin
}

/** @throws AppError 403, 404; 409 `cannotTellClosed`; InvalidInput `classes`, `endsAt` */
export async function announce(
  actor: Actor,
  target: Target,
  words: Words,
  { operation, origin }: Sending,
  now = new Date(),
): Promise<AnnouncementRecord> {
  const place = await findPlace(actor, target)
  const sent = await findSent(actor, operation)
  if (sent) return sent
  const startsAt = words.startsAt && words.startsAt > now ? words.startsAt : now
  const announcement: AnnouncementRecord = {
    ...{ _id: new Types.ObjectId(), ...place, groups: [...new Set(target.groups)], ...words, startsAt },
    ...{ endsAt: endOf(words.endsAt, startsAt), authorId: actor.personId, state: 'waiting', pieces: [], done: 0 },
    ...{ operation, revision: 1, createdAt: now },
  }
  try {
    await inTransaction(async (session) => {
      await Announcement.create([announcement], { session })
      await tell(actor, announcement, { what: 'written', origin }, session)
      await enqueue(dueEvent, { announcementId: announcement._id.toString() }, session, startsAt)
    })
  } catch (error) {
    const first = isDuplicateKey(error) ? await findSent(actor, operation) : undefined
    if (!first) throw error
    return first
  }
  return announcement
}

/** Whoever was told sees that it has changed; when it starts can be changed until then. @throws AppError 403, 404, 409 `announcementChanged` */
export async function changeAnnouncement(
  actor: Actor,
  { id, seen, origin }: { readonly id: Types.ObjectId; readonly seen: number; readonly origin: Origin },
  words: Words,
  now = new Date(),
): Promise<AnnouncementRecord> {
  return await inTransaction(async (session) => {
    const before = await findKept(actor, id, session)
    if (before.state === 'withdrawn') throw conflict('announcementWithdrawn')
    if (before.revision !== seen) throw conflict('announcementChanged')
    const isWaiting = before.state === 'waiting'
    const startsAt = isWaiting ? (words.startsAt && words.startsAt > now ? words.startsAt : now) : before.startsAt
    const { title, text, link, asksConfirmation } = words
    const endsAt = endOf(words.endsAt ?? before.endsAt, startsAt)
    const after = {
      ...{ title, text, link, asksConfirmation, startsAt, endsAt, revision: seen + 1 },
      ...(!isWaiting && { changedAt: now }),
    }
    const { matchedCount } = await Announcement.updateOne({ _id: id, revision: seen }, { $set: after }, { session })
    if (matchedCount === 0) throw conflict('announcementChanged')
    if (!isWaiting) await Receipt.updateMany({ announcementId: id }, { $set: { endsAt } }, { session })
    else await enqueue(dueEvent, { announcementId: id.toString() }, session, startsAt)
    await announceChange('announcement', id.toString(), session)
    await tell(actor, before, { what: 'changed', origin }, session)
    return { ...before, ...after }
  })
}

/** Nobody sees it any more, but those who look after it. @throws AppError 403, 404 */
export async function withdrawAnnouncement(
  actor: Actor,
  { id, origin }: { readonly id: Types.ObjectId; readonly origin: Origin },
  now = new Date(),
): Promise<void> {
  await inTransaction(async (session) => {
    const before = await findKept(actor, id, session)
    if (before.state === 'withdrawn') return
    const changes = { state: 'withdrawn', withdrawnAt: now, revision: before.revision + 1 }
    await Announcement.updateOne({ _id: id }, { $set: changes }, { session })
    await Receipt.updateMany({ announcementId: id }, { $set: { isOpen: false, endsAt: now } }, { session })
    await announceChange('announcement', id.toString(), session)
    await tell(actor, before, { what: 'withdrawn', origin }, session)
  })
}

/** One that somebody looks after. @throws AppError 404 */
export async function findKept(actor: Actor, id: Types.ObjectId, session?: ClientSession): Promise<AnnouncementRecord> {
  const found = await Announcement.findById(id)
    .session(session ?? null)
    .lean<AnnouncementRecord>()
  if (!found || !looksAfter(actor, found)) throw notFound()
  return found
}

/** @throws AppError 403, 404 */
async function findPlace(actor: Actor, target: Target) {
  if ('courseId' in target) {
    const { course, mayTeach } = await findCourseFor(actor, target.courseId)
    if (!mayTell(actor, { kind: 'course', mayTeach, groups: target.groups })) throw forbidden()
    if (course.state === 'closed') throw conflict('cannotTellClosed')
    return { unitId: course.unitId, courseId: course._id, classIds: [] }
  }
  const { schoolId, classIds, groups } = target
  const unitId = schoolId.toString()
  const audience = { kind: 'school' as const, unitId, classIds: classIds.map(String), groups }
  if (!mayTell(actor, audience)) throw forbidden()
  if ((await findUnits([unitId])).get(unitId)?.kind !== 'school') throw notFound()
  const classes = await findClasses(classIds)
  if (classIds.some((id) => !classes.get(id.toString())?.schoolId.equals(schoolId)))
    throw new InvalidInput({ classes: { key: 'field.errors.invalid' } })
  return { unitId: schoolId, classIds: [...classIds] }
}

/** @throws InvalidInput */
function endOf(wanted: Date | undefined, startsAt: Date): Date {
  const endsAt = wanted ?? new Date(startsAt.getTime() + usualDays * day)
  if (endsAt <= startsAt || endsAt.getTime() - startsAt.getTime() > mostDays * day)
    throw new InvalidInput({ endsAt: { key: 'announcements.errors.endsBefore' } })
  return endsAt
}

async function findSent({ personId }: Actor, operation: string): Promise<AnnouncementRecord | undefined> {
  return (await Announcement.findOne({ authorId: personId, operation }).lean<AnnouncementRecord>()) ?? undefined
}

async function tell(
  actor: Actor,
  { _id, unitId, title }: AnnouncementRecord,
  { what, origin }: { readonly what: string; readonly origin: Origin },
  session: ClientSession,
): Promise<void> {
  const subject = { kind: 'announcement', id: _id }
  await record(
    { action: `announcements.${what}`, actor, subject, unitIds: [unitId], after: { title }, origin },
    session,
  )
}
