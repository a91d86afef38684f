// What those do who look after a discussion: decide how it is run, pin, close, hide; and what pupils tell them.

import type { Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { record } from '../audit/index.ts'
import { conflict, forbidden, notFound } from '../errors.ts'
import { notify } from '../notices/index.ts'
import { canAnswer, canModerate, canReport } from './access.ts'
import { Discussion, type DiscussionRecord } from './discussion.model.ts'
import { addressOfThread, type DiscussionKey, findDiscussion, findPost, type PostKey, readPost } from './find.ts'
import { mostPinned } from './list.ts'
import { Post, type PostRecord } from './post.model.ts'
import { prepareDiscussion, tell } from './write.ts'
import { teacherIdsOf } from './tell.ts'

export interface Settings {
  readonly isOn: boolean
  readonly isClosed: boolean
  readonly writeFirst: boolean
  /** Of that of a course: below its items, too. */
  readonly asksOn: boolean
}

export interface Acting {
  readonly origin: Origin
}

/** @throws AppError 403, 404 */
export async function setDiscussion(
  actor: Actor,
  { origin, ...key }: DiscussionKey & Acting,
  settings: Settings,
): Promise<DiscussionRecord> {
  const found = await findDiscussion(actor, key)
  if (!found.seer.mayTeach) throw forbidden()
  await prepareDiscussion(found)
  return await inTransaction(async (session) => {
    const { _id } = found.discussion
    const before = (await Discussion.findById(_id).session(session).lean<DiscussionRecord>())!
    await Discussion.updateOne({ _id }, { $set: { ...settings, changedAt: new Date() } }, { session })
    const { isOn, isClosed, writeFirst, asksOn } = before
    await record(
      {
        ...{ action: 'discussions.set', actor, subject: { kind: 'discussion', id: _id }, origin },
        ...{ unitIds: [found.course.unitId], before: { isOn, isClosed, writeFirst, asksOn }, after: { ...settings } },
      },
      session,
    )
    return { ...before, ...settings }
  })
}

export interface ThreadState {
  readonly isPinned?: boolean | undefined
  readonly isClosed?: boolean | undefined
  /** Undefined: it stays as it is. */
  readonly isAnswered?: boolean | undefined
  /** The answer that answers it. */
  readonly answerId?: Types.ObjectId | undefined
}

/** Teachers pin and close; whoever has asked says with them that it is answered. @throws AppError 403, 404, 409 `tooManyPinned` */
export async function setThread(
  actor: Actor,
  { origin, ...key }: PostKey & Acting,
  { isPinned, isClosed, isAnswered, answerId }: ThreadState,
  now = new Date(),
): Promise<PostRecord> {
  const found = await findPost(actor, key)
  if ((isPinned !== undefined || isClosed !== undefined) && !found.seer.mayTeach) throw forbidden()
  if (isAnswered !== undefined && !canAnswer(found.seer, found.thread)) throw forbidden()
  return await inTransaction(async (session) => {
    const { post } = await readPost(found, key.postId, session)
    if (post.threadId) throw notFound()
    const answer = answerId && (await readPost(found, answerId, session)).post
    if (answer && (!answer.threadId?.equals(post._id) || answer.state !== 'shown')) throw notFound()
    if (isPinned && !post.isPinned) {
      const pinned = { discussionId: post.discussionId, threadId: null, isPinned: true }
      if ((await Post.countDocuments(pinned).session(session)) >= mostPinned) throw conflict('tooManyPinned')
    }
    const set = {
      ...(isPinned !== undefined && { isPinned }),
      ...(isClosed !== undefined && { isClosed }),
      ...(isAnswered && { answeredAt: now }),
      ...(isAnswered && answer && { answerId: answer._id }),
    }
    const unset = isAnswered === false ? { $unset: { answeredAt: 1, answerId: 1 } } : {}
    await Post.updateOne({ _id: post._id }, { $set: set, ...unset }, { session })
    const after = { isPinned, isClosed, isAnswered }
    await tell(found, actor, { what: 'threadSet', postId: post._id, origin, after }, session)
    return (await Post.findById(post._id).session(session).lean<PostRecord>())!
  })
}

/** With a reason, which its author reads, too. @throws AppError 403, 404 */
export async function hidePost(
  actor: Actor,
  { origin, reason, ...key }: PostKey & Acting & { readonly reason: string },
  now = new Date(),
): Promise<void> {
  await moderate(actor, key, { what: 'hidden', origin, reason }, (post) =>
    post.state === 'deleted' ? undefined : { state: 'hidden', hiding: { reason, byId: actor.personId, at: now } },
  )
}

/** @throws AppError 403, 404 */
export async function showPost(actor: Actor, { origin, ...key }: PostKey & Acting): Promise<void> {
  await moderate(actor, key, { what: 'shownAgain', origin }, (post) =>
    post.state === 'hidden' ? { state: 'shown' } : undefined,
  )
}

/** Somebody has looked at what was reported, and leaves it as it is. @throws AppError 403, 404 */
export async function settleReports(actor: Actor, { origin, ...key }: PostKey & Acting): Promise<void> {
  await moderate(actor, key, { what: 'reportsSettled', origin }, () => ({}))
}

/** To those who teach the course: once by each. @throws AppError 403, 404 */
export async function reportPost(
  actor: Actor,
  { origin, reason, ...key }: PostKey & Acting & { readonly reason: string },
  now = new Date(),
): Promise<void> {
  const found = await findPost(actor, key)
  if (!canReport(found.seer, found.post)) throw forbidden()
  const { course, item } = found
  await inTransaction(async (session) => {
    const { post, thread } = await readPost(found, key.postId, session)
    if (post.reports.some(({ byId }) => byId?.equals(actor.personId))) return
    const report = { byId: actor.personId, reason, at: now }
    await Post.updateOne({ _id: post._id }, { $push: { reports: report }, $inc: { openReports: 1 } }, { session })
    await tell(found, actor, { what: 'reported', postId: post._id, origin }, session)
    await notify(
      teacherIdsOf(course, now),
      {
        ...{
          key: 'discussions.notices.reported',
          values: { title: item?.title ?? course.title, course: course.title },
        },
        url: `${addressOfThread(found.url, thread._id)}#post-${post._id.toString()}`,
        ...{ urgency: 'now', once: `discussions.reported.${post._id.toString()}` },
      },
      session,
    )
  })
}

async function moderate(
  actor: Actor,
  key: PostKey,
  { what, origin, reason }: { readonly what: string; readonly origin: Origin; readonly reason?: string },
  change: (post: PostRecord) => object | undefined,
): Promise<void> {
  const found = await findPost(actor, key)
  if (!canModerate(found.seer)) throw forbidden()
  await inTransaction(async (session) => {
    const { post } = await readPost(found, key.postId, session)
    const changes = change(post)
    if (!changes) return
    const unset = 'state' in changes && changes.state === 'shown' ? { $unset: { hiding: 1 } } : {}
    await Post.updateOne({ _id: post._id }, { $set: { ...changes, openReports: 0 }, ...unset }, { session })
    const after = reason === undefined ? undefined : { reason }
    await tell(found, actor, { what, postId: post._id, origin, ...(after && { after }) }, session)
  })
}
