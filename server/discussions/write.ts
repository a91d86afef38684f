// What people do in a discussion: begin a thread, answer one, change and delete their own. The same form once more is the same post.

import { type ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { record } from '../audit/index.ts'
import { keepSubmitted } from '../courses/index.ts'
import { conflict, forbidden, isDuplicateKey } from '../errors.ts'
import { enqueue } from '../outbox/index.ts'
import { canEdit, canWrite, isOwn, whyNotWrite } from './access.ts'
import { Discussion, type DiscussionRecord, ReadMark } from './discussion.model.ts'
import { type DiscussionKey, findDiscussion, findPost, type FoundDiscussion, type PostKey, readPost } from './find.ts'
import { Post, type PostRecord } from './post.model.ts'

export const postedEvent = 'discussions.posted'
/** Of a thread, how many of its last answers stand in the list of threads. */
const recent = 5

export interface Writing extends DiscussionKey {
  /** The thread that it answers; undefined: it begins one. */
  readonly threadId?: Types.ObjectId | undefined
  /** A random word of the form that is sent. */
  readonly operation: string
  readonly text: string
  readonly origin: Origin
}

/** @throws AppError 403, 404; 409 `discussionClosed`, `discussionOff`, `threadClosed` */
export async function writePost(
  actor: Actor,
  { threadId, operation, text, origin, ...key }: Writing,
  now = new Date(),
): Promise<PostRecord> {
  const found = await findDiscussion(actor, key)
  if (!canWrite(found.seer)) throw forbidden()
  const sent = await findSent(actor, operation)
  if (sent) return sent
  await prepareDiscussion(found)
  try {
    return await inTransaction(async (session) => {
      const thread = threadId && (await readPost(found, threadId, session)).thread
      const discussion = await take(found, thread, session)
      const post = newPost(found, { discussion, threadId: thread?._id, operation, text, now })
      await Post.create([post], { session })
      if (thread) await addToThread(thread, post, session)
      await countOwn(found, post, session)
      if (found.item?.rule === 'posted' && found.seer.as === 'pupil') {
        const whose = { courseId: found.course._id, personId: actor.personId }
        await keepSubmitted({ ...whose, item: found.item, at: now }, session)
      }
      await tell(found, actor, { what: thread ? 'replied' : 'begun', postId: post._id, origin }, session)
      await enqueue(postedEvent, { postId: post._id.toString() }, session)
      return post
    })
  } catch (error) {
    const first = isDuplicateKey(error) ? await findSent(actor, operation) : undefined
    if (!first) throw error
    return first
  }
}

export interface Editing extends PostKey {
  /** How often it had been changed when they began. */
  readonly seen: number
  readonly text: string
  readonly origin: Origin
}

/** What it said before is kept for those who look after the discussion. @throws AppError 403, 404; 409 `postChanged`, as `writePost` */
export async function editPost(
  actor: Actor,
  { seen, text, origin, ...key }: Editing,
  now = new Date(),
): Promise<PostRecord> {
  const found = await findPost(actor, key)
  return await inTransaction(async (session) => {
    const { post, thread } = await readPost(found, key.postId, session)
    refuseEditing(found, post, thread, now)
    if (post.text === text) return post
    if (post.versions.length !== seen) throw conflict('postChanged')
    const versions = [...post.versions, { text: post.text, until: now }]
    await Post.updateOne({ _id: post._id }, { $set: { text, editedAt: now, versions } }, { session })
    await tell(found, actor, { what: 'edited', postId: post._id, origin }, session)
    return { ...post, text, editedAt: now, versions }
  })
}

/** Its words stay for those who look after the discussion, its answers for everybody. @throws AppError 403, 404, 409 */
export async function deletePost(
  actor: Actor,
  { origin, ...key }: PostKey & { readonly origin: Origin },
  now = new Date(),
): Promise<void> {
  const found = await findPost(actor, key)
  await inTransaction(async (session) => {
    const { post, thread } = await readPost(found, key.postId, session)
    if (isOwn(found.seer, post) && post.state === 'deleted') return
    refuseEditing(found, post, thread, now)
    const versions = [...post.versions, { text: post.text, until: now }]
    const gone = { state: 'deleted', deletedAt: now, text: '', versions, openReports: 0 }
    await Post.updateOne({ _id: post._id }, { $set: gone }, { session })
    if (post.threadId) await dropFromThread(thread, post, session)
    else await Discussion.updateOne({ _id: found.discussion._id }, { $inc: { threads: -1 } }, { session })
    const mark = { personId: actor.personId, discussionId: found.discussion._id }
    await ReadMark.updateOne(mark, { $inc: { posts: -1 } }, { session })
    await tell(found, actor, { what: 'deleted', postId: post._id, origin }, session)
  })
}

/** Written before the first transaction that counts in it, which could not make it twice. */
export async function prepareDiscussion({ discussion, course }: FoundDiscussion): Promise<void> {
  try {
    await Discussion.updateOne(
      { _id: discussion._id },
      { $setOnInsert: { courseId: course._id, changedAt: new Date() } },
      { upsert: true },
    )
  } catch (error) {
    if (!isDuplicateKey(error)) throw error
  }
}

export interface Told {
  readonly what: string
  readonly postId: Types.ObjectId
  readonly origin: Origin
  readonly after?: Readonly<Record<string, unknown>>
}

export async function tell(
  { course }: Pick<FoundDiscussion, 'course'>,
  actor: Actor,
  { what, postId, origin, after }: Told,
  session: ClientSession,
): Promise<void> {
  const subject = { kind: 'discussionPost', id: postId }
  await record({ action: `discussions.${what}`, actor, subject, unitIds: [course.unitId], after, origin }, session)
}

async function findSent({ personId }: Actor, operation: string): Promise<PostRecord | undefined> {
  return (await Post.findOne({ operation, authorId: personId }).lean<PostRecord>()) ?? undefined
}

/** The next number, as long as it is open: it may have been closed since the form was drawn. */
async function take(
  found: FoundDiscussion,
  thread: PostRecord | undefined,
  session: ClientSession,
): Promise<DiscussionRecord> {
  const discussion = await Discussion.findOneAndUpdate(
    { _id: found.discussion._id },
    { $inc: { last: 1, ...(!thread && { threads: 1 }) } },
    { session, returnDocument: 'after' },
  ).lean<DiscussionRecord>()
  const { course, isOn, seer } = found
  const why = whyNotWrite(seer, { courseState: course.state, isOn, discussion: discussion!, thread })
  if (why) throw conflict(why)
  return discussion!
}

function newPost(
  { seer, course }: FoundDiscussion,
  made: {
    readonly discussion: DiscussionRecord
    readonly threadId: Types.ObjectId | undefined
    readonly operation: string
    readonly text: string
    readonly now: Date
  },
): PostRecord {
  const { discussion, threadId, operation, text, now } = made
  const number = discussion.last
  const isThread = threadId === undefined
  return {
    ...{ _id: new Types.ObjectId(), discussionId: discussion._id, courseId: course._id, threadId: threadId ?? null },
    ...{ number, authorId: seer.personId, isByTeacher: seer.mayTeach, text, at: now, state: 'shown', operation },
    ...{ versions: [], reports: [], openReports: 0, isPinned: false, isClosed: false, replies: 0, recentIds: [] },
    ...{ lastNumber: isThread ? number : 0, writerIds: isThread ? [seer.personId] : [] },
    ...(isThread && { lastAt: now }),
  }
}

/** What a teacher says answers what a pupil has asked. */
async function addToThread(thread: PostRecord, post: PostRecord, session: ClientSession): Promise<void> {
  const answers = post.isByTeacher && !thread.isByTeacher && !thread.answeredAt
  await Post.updateOne(
    { _id: thread._id },
    {
      $inc: { replies: 1 },
      $max: { lastNumber: post.number, lastAt: post.at },
      $addToSet: { writerIds: post.authorId },
      $push: { recentIds: { $each: [post._id], $slice: -recent } },
      ...(answers && { $set: { answeredAt: post.at, answerId: post._id } }),
    },
    { session },
  )
}

/** The list of threads shows those that are left. */
async function dropFromThread(thread: PostRecord, post: PostRecord, session: ClientSession): Promise<void> {
  const left = await Post.find({ threadId: thread._id, state: { $ne: 'deleted' } }, { _id: 1, authorId: 1, number: 1 })
    .sort({ number: -1 })
    .limit(recent)
    .session(session)
    .lean<PostRecord[]>()
  const wasAnswer = thread.answerId?.equals(post._id) === true
  await Post.updateOne(
    { _id: thread._id },
    {
      $inc: { replies: -1 },
      $set: { recentIds: left.map(({ _id }) => _id).reverse() },
      ...(wasAnswer && { $unset: { answerId: 1, answeredAt: 1 } }),
    },
    { session },
  )
}

/** What they write themselves they have read, when they had read all before it. */
async function countOwn({ course, mark }: FoundDiscussion, post: PostRecord, session: ClientSession): Promise<void> {
  const key = { personId: post.authorId!, discussionId: post.discussionId }
  const hadAll = (mark?.seen ?? 0) >= post.number - 1
  await ReadMark.updateOne(
    key,
    {
      $inc: { posts: 1 },
      ...(hadAll && { $max: { seen: post.number } }),
      $setOnInsert: { courseId: course._id },
    },
    { upsert: true, session },
  )
}

function refuseEditing(found: FoundDiscussion, post: PostRecord, thread: PostRecord, now: Date): void {
  const { seer, course, discussion, isOn, editMinutes: minutes } = found
  if (!isOwn(seer, post) || !canWrite(seer)) throw forbidden()
  const why = whyNotWrite(seer, { courseState: course.state, isOn, discussion, thread })
  if (why) throw conflict(why)
  if (!canEdit(seer, post, { minutes, now })) throw conflict('tooLateToEdit')
}
