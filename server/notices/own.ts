// One's own notices: looked at, read, counted.

import type { Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Actor } from '../actor.ts'
import { type Order, type Page, pageFrom, type PageInput, pageQuery } from '../api/index.ts'
import { announceChange, createMemory } from '../changes/index.ts'
import { notFound } from '../errors.ts'
import { mostCounted } from '../pages/bell.ts'
import { Notice, type NoticeRecord } from './notice.model.ts'

const latestFirst: Order = { field: 'at', direction: -1 }

export async function listNotices(
  { personId }: Actor,
  { isUnread }: { readonly isUnread: boolean },
  page: PageInput,
): Promise<Page<NoticeRecord>> {
  const { filter, sort, limit } = pageQuery(page, latestFirst)
  const found = await Notice.find({ $and: [{ personId, ...(isUnread && { isRead: false }) }, filter] })
    .sort(sort)
    .limit(limit)
    .lean()
  return pageFrom(found, page, latestFirst, (record) => record)
}

/** @throws AppError 404 for one of somebody else */
export async function readNotice({ personId }: Actor, id: Types.ObjectId): Promise<NoticeRecord> {
  return await inTransaction(async (session) => {
    const notice = await Notice.findOne({ _id: id, personId }).session(session).lean()
    if (!notice) throw notFound()
    if (notice.isRead) return notice
    await Notice.updateOne({ _id: id }, { $set: { isRead: true } }, { session })
    await announceChange('notice', personId.toString(), session)
    return { ...notice, isRead: true }
  })
}

export async function readAllNotices({ personId }: Actor): Promise<void> {
  await inTransaction(async (session) => {
    await Notice.updateMany({ personId, isRead: false }, { $set: { isRead: true } }, { session })
    await announceChange('notice', personId.toString(), session)
  })
}

const remembered = createMemory<{ readonly count: number }>('notice', 20_000)

/** What this server remembers, if it does. */
export function recallUnread({ personId }: Actor): number | undefined {
  return remembered.get(personId.toString())?.count
}

/** How many unread ones; one more than is shown means more. */
export async function countUnread({ personId }: Actor): Promise<number> {
  const key = personId.toString()
  const since = remembered.begin()
  const count = await Notice.countDocuments({ personId, isRead: false }).limit(mostCounted + 1)
  remembered.set(key, { count }, since)
  return count
}
