// A discussion as somebody may see it: of a whole course, below one of its items, or as an item of its own.

import type { ClientSession, Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { addressOfCourse, type CourseItem, findCourseFor, findItemFor, type FoundCourse } from '../courses/index.ts'
import { notFound } from '../errors.ts'
import type { CompanionCourse } from '../pages/course-companions.ts'
import { policyOf } from '../policies/index.ts'
import { seesReply, seesThread, type Seer } from './access.ts'
import { Discussion, type DiscussionRecord, type MarkRecord, ReadMark } from './discussion.model.ts'
import { editMinutes } from './policies.ts'
import { Post, type PostRecord } from './post.model.ts'

export const kindName = 'discussion'

export interface DiscussionKey {
  readonly courseId: Types.ObjectId
  /** The course itself, or one of its items. */
  readonly placeId: Types.ObjectId
}

export interface FoundDiscussion {
  readonly course: CompanionCourse
  /** Undefined: it is that of the whole course. */
  readonly item: PlaceItem | undefined
  readonly discussion: DiscussionRecord
  readonly mark: MarkRecord | undefined
  readonly seer: Seer
  /** Pupils may write here, as far as its teachers have decided. */
  readonly isOn: boolean
  readonly editMinutes: number
  readonly title: string
  readonly url: string
}

type PlaceItem = Pick<CourseItem, '_id' | 'kind' | 'title' | 'rule'>
type Standing = Pick<FoundCourse, 'isInside' | 'mayTeach' | 'learns' | 'childIds'>
type Place = Standing & { readonly course: CompanionCourse; readonly item?: PlaceItem }

/** @throws AppError 404, also for what is switched off to whoever does not look after it */
export async function findDiscussion(actor: Actor, { courseId, placeId }: DiscussionKey): Promise<FoundDiscussion> {
  const place: Place = placeId.equals(courseId)
    ? await findCourseFor(actor, courseId)
    : await findItemFor(actor, courseId, placeId)
  const found = await readDiscussion(actor, place)
  if (found.seer.as === 'nobody') throw notFound()
  if (!found.isOn && found.seer.as !== 'inside' && found.discussion.threads === 0) throw notFound()
  return found
}

/** The same of a place that is known already: three queries at most. */
export async function readDiscussion(actor: Actor, place: Place): Promise<FoundDiscussion> {
  const { course, item } = place
  const id = item?._id ?? course._id
  const ids = item ? [id, course._id] : [id]
  const [records, mark] = await Promise.all([
    Discussion.find({ _id: { $in: ids } }).lean<DiscussionRecord[]>(),
    ReadMark.findOne({ personId: actor.personId, discussionId: id }).lean<MarkRecord>(),
  ])
  const recordOf = (one: Types.ObjectId) => records.find(({ _id }) => _id.equals(one))
  const discussion = recordOf(id) ?? emptyDiscussion(id, course._id)
  const isAsk = item !== undefined && item.kind !== kindName
  const asksOn = recordOf(course._id)?.asksOn ?? true
  return {
    ...{ course, item, discussion, mark: mark ?? undefined },
    seer: seerOf(actor, place, { discussion, mark }),
    isOn: discussion.isOn && (!isAsk || asksOn),
    editMinutes: await policyOf(editMinutes, course.unitId),
    title: item?.title ?? course.title,
    url: addressOfDiscussion(course._id, id),
  }
}

export function seerOf(
  { personId }: Pick<Actor, 'personId'>,
  { isInside, mayTeach, learns, childIds }: Standing,
  known: {
    readonly discussion: Pick<DiscussionRecord, 'writeFirst'>
    readonly mark: Pick<MarkRecord, 'posts'> | null | undefined
  },
): Seer {
  const as = isInside ? 'inside' : learns ? 'pupil' : childIds.length > 0 ? 'guardian' : 'nobody'
  const mustWriteFirst = as === 'pupil' && known.discussion.writeFirst && (known.mark?.posts ?? 0) === 0
  return { personId, as, mayTeach, childIds, mustWriteFirst }
}

export function emptyDiscussion(_id: Types.ObjectId, courseId: Types.ObjectId): DiscussionRecord {
  const usual = { instructions: '', isOn: true, asksOn: true, isClosed: false, writeFirst: false, last: 0, threads: 0 }
  return { _id, courseId, ...usual, changedAt: new Date(0) }
}

export interface PostKey extends DiscussionKey {
  readonly postId: Types.ObjectId
}

export interface FoundPost extends FoundDiscussion {
  readonly post: PostRecord
  /** The one that it is, or that it answers. */
  readonly thread: PostRecord
}

/** @throws AppError 404 */
export async function findPost(actor: Actor, { postId, ...key }: PostKey): Promise<FoundPost> {
  const found = await findDiscussion(actor, key)
  return { ...found, ...(await readPost(found, postId)) }
}

/** As it is now, in a transaction. @throws AppError 404 */
export async function readPost(
  { discussion, seer }: Pick<FoundDiscussion, 'discussion' | 'seer'>,
  postId: Types.ObjectId,
  session?: ClientSession,
): Promise<Pick<FoundPost, 'post' | 'thread'>> {
  const read = async (_id: Types.ObjectId) =>
    await Post.findOne({ _id, discussionId: discussion._id })
      .session(session ?? null)
      .lean<PostRecord>()
  const post = await read(postId)
  const thread = post?.threadId ? await read(post.threadId) : post
  if (!post || !thread || !seesThread(seer, thread)) throw notFound()
  if (post !== thread && !seesReply(seer, post)) throw notFound()
  return { post, thread }
}

type Id = { toString(): string }

export function addressOfDiscussions(courseId: Id): string {
  return `${addressOfCourse(courseId)}/discussions`
}

export function addressOfDiscussion(courseId: Id, placeId: Id): string {
  return `${addressOfDiscussions(courseId)}/${placeId.toString()}`
}

export function addressOfThread(discussionUrl: string, threadId: Id): string {
  return `${discussionUrl}/threads/${threadId.toString()}`
}
