// What somebody reads: threads with their last answers, the answers of one, what is new. Every page takes the same number of
// queries, however much has been written.

import type { Types } from 'mongoose'
import { type Order, type Page, pageFrom, type PageInput, pageQuery } from '../api/index.ts'
import { findPeople } from '../people/index.ts'
import { repliesSeenBy, type Seer, threadsSeenBy } from './access.ts'
import { Discussion, type DiscussionRecord, type MarkRecord, ReadMark } from './discussion.model.ts'
import type { FoundDiscussion } from './find.ts'
import { Post, type PostRecord } from './post.model.ts'

export interface ShownThread {
  readonly thread: PostRecord
  /** The last of its answers that whoever looks may see. */
  readonly recent: readonly PostRecord[]
}

export interface ThreadList extends Page<ShownThread> {
  readonly names: ReadonlyMap<string, string>
}

const byLast: Order = { field: 'lastNumber', direction: -1 }
const inOrder: Order = { field: 'number', direction: 1 }
export const mostPinned = 10

export const filters = ['all', 'open'] as const
/** `open`: questions of pupils that nobody has answered. */
export type Filter = (typeof filters)[number]

/** Those that are pinned stand above the first page. */
export async function listThreads(
  { discussion, seer }: Pick<FoundDiscussion, 'discussion' | 'seer'>,
  page: PageInput,
  filter: Filter = 'all',
): Promise<ThreadList> {
  const { filter: after, sort, limit } = pageQuery(page, byLast)
  const open = filter === 'open' ? { answeredAt: null, isByTeacher: false, state: 'shown' } : {}
  const base = { discussionId: discussion._id, threadId: null }
  const seen = threadsSeenBy(seer)
  const [pinned, found] = await Promise.all([
    page.cursor === undefined
      ? Post.find({ $and: [{ ...base, isPinned: true }, open, seen] }, outline)
          .sort({ lastNumber: -1, _id: -1 })
          .limit(mostPinned)
          .lean<PostRecord[]>()
      : [],
    Post.find({ $and: [{ ...base, isPinned: false }, open, seen, after] }, outline)
      .sort(sort)
      .limit(limit)
      .lean<PostRecord[]>(),
  ])
  const { items, next } = pageFrom(found, page, byLast, (one) => one)
  const threads = [...pinned, ...items]
  const recentIds = threads.flatMap((one) => [...one.recentIds])
  const recent =
    recentIds.length === 0
      ? []
      : await Post.find({ $and: [{ _id: { $in: recentIds } }, repliesSeenBy(seer)] }, outline)
          .sort({ number: 1 })
          .lean<PostRecord[]>()
  const names = await namesOf([...threads, ...recent])
  const shown = threads.map((thread) => ({
    thread,
    recent: recent.filter(({ threadId }) => threadId?.equals(thread._id)),
  }))
  return { items: shown, next, names }
}

export interface ReplyList extends Page<PostRecord> {
  readonly names: ReadonlyMap<string, string>
}

export async function listReplies(
  seer: Seer,
  thread: Pick<PostRecord, '_id' | 'authorId'>,
  page: PageInput,
): Promise<ReplyList> {
  const { filter, sort, limit } = pageQuery(page, inOrder)
  const found = await Post.find({ $and: [{ threadId: thread._id }, repliesSeenBy(seer), filter] }, outline)
    .sort(sort)
    .limit(limit)
    .lean<PostRecord[]>()
  const { items, next } = pageFrom(found, page, inOrder, (one) => one)
  return { items, next, names: await namesOf([thread, ...items]) }
}

/** Earlier words and reports are for those who look after the discussion, on a page of their own. */
const outline = { 'versions.text': 0, operation: 0 }

async function namesOf(posts: readonly Pick<PostRecord, 'authorId'>[]): Promise<ReadonlyMap<string, string>> {
  const ids = new Map(posts.flatMap(({ authorId }) => (authorId ? [[authorId.toString(), authorId] as const] : [])))
  const people = await findPeople([...ids.values()])
  return new Map([...people].map(([id, { fullName }]) => [id, fullName]))
}

export interface CourseDiscussions {
  readonly records: ReadonlyMap<string, DiscussionRecord>
  readonly marks: ReadonlyMap<string, MarkRecord>
  /** How much is new in each, by its id: what others have written since. */
  readonly unread: ReadonlyMap<string, number>
}

/** More are told as more. */
export const mostUnread = 99
const mostCounted = 1000

/** All of a course: three queries. `seerIn` says as what somebody reads each of them. */
export async function readDiscussions(
  courseId: Types.ObjectId,
  personId: Types.ObjectId,
  seerIn: (discussion: DiscussionRecord, mark: MarkRecord | undefined) => Seer,
): Promise<CourseDiscussions> {
  const found = await Discussion.find({ courseId }).lean<DiscussionRecord[]>()
  const records = new Map(found.map((one) => [one._id.toString(), one]))
  if (!found.some(({ last }) => last > 0)) return { records, marks: new Map(), unread: new Map() }
  const read = await ReadMark.find({ courseId, personId }).lean<MarkRecord[]>()
  const marks = new Map(read.map((one) => [one.discussionId.toString(), one]))
  return { records, marks, unread: await countUnread(found, marks, { personId, seerIn }) }
}

async function countUnread(
  found: readonly DiscussionRecord[],
  marks: ReadonlyMap<string, MarkRecord>,
  { personId, seerIn }: { personId: Types.ObjectId; seerIn: Parameters<typeof readDiscussions>[2] },
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>()
  const newer = found.flatMap((discussion) => {
    const mark = marks.get(discussion._id.toString())
    const seen = mark?.seen ?? 0
    const seer = seerIn(discussion, mark)
    if (discussion.last <= seen || seer.as === 'guardian' || seer.as === 'nobody') return []
    const written = { state: 'shown' as const, ...(seer.mustWriteFirst && { isByTeacher: true }) }
    return [{ discussionId: discussion._id, number: { $gt: seen }, ...written }]
  })
  if (newer.length === 0) return counts
  const posts = await Post.find({ $or: newer, authorId: { $ne: personId } }, { discussionId: 1 })
    .limit(mostCounted)
    .lean<Pick<PostRecord, '_id' | 'discussionId'>[]>()
  for (const { discussionId } of posts) {
    const id = discussionId.toString()
    counts.set(id, (counts.get(id) ?? 0) + 1)
  }
  return counts
}

/** Of one that has been found already: one query. */
export async function countNew({ discussion, mark, seer }: FoundDiscussion): Promise<number> {
  const marks = new Map(mark ? [[discussion._id.toString(), mark]] : [])
  const counted = await countUnread([discussion], marks, { personId: seer.personId, seerIn: () => seer })
  return counted.get(discussion._id.toString()) ?? 0
}

/** Whoever has looked at it has read it; who only looks over a shoulder leaves no trace. */
export async function keepRead({ discussion, course, mark, seer }: FoundDiscussion): Promise<void> {
  if (seer.as !== 'inside' && seer.as !== 'pupil') return
  if (discussion.last <= (mark?.seen ?? 0)) return
  await raiseMark({ personId: seer.personId, discussionId: discussion._id }, course._id, discussion.last)
}

async function raiseMark(
  key: { readonly personId: Types.ObjectId; readonly discussionId: Types.ObjectId },
  courseId: Types.ObjectId,
  seen: number,
): Promise<void> {
  for (let attempt = 0; attempt < 2; attempt++)
    try {
      await ReadMark.updateOne(key, { $max: { seen }, $setOnInsert: { courseId } }, { upsert: true })
      return
    } catch (error) {
      // Another page of theirs was first to make it.
      if (!(error instanceof Error && 'code' in error && error.code === 11000)) throw error
    }
}

/** What pupils have reported and nobody has looked at. */
export async function listReported(courseId: Types.ObjectId): Promise<PostRecord[]> {
  return await Post.find({ courseId, openReports: { $gt: 0 } })
    .sort({ openReports: -1, number: -1 })
    .limit(50)
    .lean<PostRecord[]>()
}
