// What somebody was told, that they have read it, and who has.

import type { Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Actor } from '../actor.ts'
import { type Order, type Page, pageFrom, type PageInput, pageQuery } from '../api/index.ts'
import { announceChange } from '../changes/index.ts'
import { findCourseFor } from '../courses/index.ts'
import { AppError, conflict, notFound } from '../errors.ts'
import { findPeople } from '../people/index.ts'
import { lookedAfterBy, looksAfter } from './access.ts'
import { Announcement, type AnnouncementRecord, type Group, Receipt, type ReceiptRecord } from './announcement.model.ts'
import { findKept } from './write.ts'

const latest: Order = { field: 'startsAt', direction: -1 }

export interface Told {
  readonly announcement: AnnouncementRecord
  /** Undefined: they look after it, or stand in the course since. */
  readonly receipt: ReceiptRecord | undefined
}

/** What somebody was told and what has not ended. */
export async function listTold(actor: Actor, page: PageInput, now = new Date()): Promise<Page<Told>> {
  const { filter, sort, limit } = pageQuery(page, latest)
  const found = await Receipt.find({ $and: [{ personId: actor.personId, endsAt: { $gt: now } }, filter] })
    .sort(sort)
    .limit(limit)
    .lean<ReceiptRecord[]>()
  const { items, next } = pageFrom(found, page, latest, (one) => one)
  return { items: await withAnnouncements(items), next }
}

/** What of it is still to be read or confirmed, the latest first. */
export async function listOpen(personId: Types.ObjectId, most: number, now = new Date()): Promise<Told[]> {
  const found = await Receipt.find({ personId, isOpen: true, endsAt: { $gt: now } })
    .sort({ startsAt: -1 })
    .limit(most)
    .lean<ReceiptRecord[]>()
  return await withAnnouncements(found)
}

async function withAnnouncements(receipts: readonly ReceiptRecord[]): Promise<Told[]> {
  if (receipts.length === 0) return []
  const ids = receipts.map(({ announcementId }) => announcementId)
  const found = await Announcement.find({ _id: { $in: ids } }).lean<AnnouncementRecord[]>()
  const byId = new Map(found.map((one) => [one._id.toString(), one]))
  return receipts.flatMap((receipt) => {
    const announcement = byId.get(receipt.announcementId.toString())
    return announcement && announcement.state !== 'withdrawn' ? [{ announcement, receipt }] : []
  })
}

/** What somebody has told, or looks after. */
export async function listKept(actor: Actor, page: PageInput): Promise<Page<AnnouncementRecord>> {
  const { filter, sort, limit } = pageQuery(page, latest)
  const found = await Announcement.find({ $and: [lookedAfterBy(actor), filter] })
    .sort(sort)
    .limit(limit)
    .lean<AnnouncementRecord[]>()
  return pageFrom(found, page, latest, (one) => one)
}

/** What stands in a course now, also before the worker has told everybody. */
export async function listInCourse(
  courseId: Types.ObjectId,
  { most, now }: { readonly most: number; readonly now: Date },
): Promise<AnnouncementRecord[]> {
  const there = { courseId, state: { $ne: 'withdrawn' as const }, startsAt: { $lte: now }, endsAt: { $gt: now } }
  return await Announcement.find(there).sort({ startsAt: -1, _id: -1 }).limit(most).lean<AnnouncementRecord[]>()
}

/** To whoever was told, stands in its course, or looks after it. @throws AppError 404 */
export async function findTold(actor: Actor, id: Types.ObjectId, now = new Date()): Promise<Told> {
  const announcement = await Announcement.findById(id).lean<AnnouncementRecord>()
  if (!announcement) throw notFound()
  const { personId } = actor
  const receipt = (await Receipt.findOne({ announcementId: id, personId }).lean<ReceiptRecord>()) ?? undefined
  if (looksAfter(actor, announcement)) return { announcement, receipt }
  const { state, startsAt, endsAt } = announcement
  const isThere = state !== 'withdrawn' && startsAt <= now && endsAt > now
  if (!isThere || !(receipt || (await standsIn(actor, announcement)))) throw notFound()
  return { announcement, receipt }
}

/** They have come into the course since; guardians, when it is for them too. */
async function standsIn(actor: Actor, { courseId, groups }: AnnouncementRecord): Promise<boolean> {
  if (!courseId) return false
  try {
    const { isInside, learns, childIds } = await findCourseFor(actor, courseId)
    return isInside || (learns && groups.includes('pupils')) || (childIds.length > 0 && groups.includes('guardians'))
  } catch (error) {
    if (error instanceof AppError && error.status === 404) return false
    throw error
  }
}

/** That it was opened; once more it changes nothing. */
export async function keepRead({ announcement, receipt }: Told, now = new Date()): Promise<void> {
  if (!receipt || receipt.readAt) return
  const { _id, personId } = receipt
  await inTransaction(async (session) => {
    const read = { $set: { readAt: now, isOpen: announcement.asksConfirmation } }
    await Receipt.updateOne({ _id, readAt: null }, read, { session })
    await announceChange('notice', personId.toString(), session)
  })
}

/** @throws AppError 404; 409 `nothingToConfirm` */
export async function confirmRead(actor: Actor, id: Types.ObjectId, now = new Date()): Promise<void> {
  const { announcement, receipt } = await findTold(actor, id, now)
  if (!receipt || !announcement.asksConfirmation) throw conflict('nothingToConfirm')
  if (receipt.confirmedAt) return
  await inTransaction(async (session) => {
    const confirmed = { $set: { confirmedAt: now, isOpen: false, readAt: receipt.readAt ?? now } }
    await Receipt.updateOne({ _id: receipt._id, confirmedAt: null }, confirmed, { session })
    await announceChange('notice', receipt.personId.toString(), session)
  })
}

export interface Count {
  readonly as: Group
  readonly told: number
  readonly read: number
  readonly confirmed: number
}

export const readerFilters = ['unread', 'read'] as const
export type ReaderFilter = (typeof readerFilters)[number]

export interface Reader {
  readonly personId: Types.ObjectId
  readonly name: string
  readonly as: Group
  readonly readAt: Date | undefined
  readonly confirmedAt: Date | undefined
}

/** For those who look after it. @throws AppError 404 */
export async function countReaders(actor: Actor, id: Types.ObjectId): Promise<Count[]> {
  await findKept(actor, id)
  const found = await Receipt.aggregate<{ _id: Group; told: number; read: number; confirmed: number }>([
    { $match: { announcementId: id } },
    {
      $group: {
        _id: '$as',
        told: { $sum: 1 },
        read: { $sum: { $cond: [{ $gt: ['$readAt', null] }, 1, 0] } },
        confirmed: { $sum: { $cond: [{ $gt: ['$confirmedAt', null] }, 1, 0] } },
      },
    },
    { $sort: { _id: -1 } },
  ])
  return found.map(({ _id, ...counts }) => ({ as: _id, ...counts }))
}

const byId: Order = { field: '_id', direction: 1 }

/** @throws AppError 404 */
export async function listReaders(
  actor: Actor,
  id: Types.ObjectId,
  page: PageInput,
  { show, as }: { readonly show: ReaderFilter; readonly as?: Group | undefined },
): Promise<Page<Reader>> {
  await findKept(actor, id)
  const { filter, sort, limit } = pageQuery(page, byId)
  const wanted = { announcementId: id, readAt: show === 'read' ? { $ne: null } : null, ...(as && { as }) }
  const found = await Receipt.find({ $and: [wanted, filter] })
    .sort(sort)
    .limit(limit)
    .lean<ReceiptRecord[]>()
  const people = await findPeople(found.map(({ personId }) => personId))
  return pageFrom(found, page, byId, ({ personId, as: group, readAt, confirmedAt }) => ({
    ...{ personId, name: people.get(personId.toString())?.fullName ?? '', as: group },
    ...{ readAt: readAt ?? undefined, confirmedAt: confirmedAt ?? undefined },
  }))
}
