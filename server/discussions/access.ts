// Who reads and writes what in a discussion. Children's words are for their class: those who learn in the course, those who teach it
// or lead its school. Guardians see what their own child has written, and what teachers have said in those threads. Pure.

import type { Types } from 'mongoose'
import type { DiscussionRecord } from './discussion.model.ts'
import type { PostRecord } from './post.model.ts'

/** Whoever looks at a discussion. */
export interface Seer {
  readonly personId: Types.ObjectId
  readonly as: 'inside' | 'pupil' | 'guardian' | 'nobody'
  readonly mayTeach: boolean
  readonly childIds: readonly Types.ObjectId[]
  /** A pupil who has to write before they read: what others have written is not theirs yet. */
  readonly mustWriteFirst: boolean
}

type Seen = Pick<PostRecord, 'authorId' | 'isByTeacher' | 'state' | 'threadId' | 'replies' | 'writerIds'>

/** There is something of it on the page; its words need `readsText`. */
export function seesThread(seer: Seer, thread: Seen): boolean {
  const isThere = thread.state === 'shown' || thread.replies > 0
  if (seer.as === 'inside') return isThere || thread.state === 'hidden'
  if (seer.as === 'guardian') return thread.writerIds.some((id) => isAmong(seer.childIds, id))
  if (seer.as !== 'pupil') return false
  if (isOwn(seer, thread)) return isThere || thread.state === 'hidden'
  return isThere && (!seer.mustWriteFirst || thread.isByTeacher)
}

/** The same rule as `seesThread`, as a query. */
export function threadsSeenBy(seer: Seer): object {
  const isThere = { $or: [{ state: 'shown' }, { replies: { $gt: 0 } }] }
  const orHidden = { $or: [{ state: { $in: ['shown', 'hidden'] } }, { replies: { $gt: 0 } }] }
  if (seer.as === 'inside') return orHidden
  if (seer.as === 'guardian') return { writerIds: { $in: [...seer.childIds] } }
  if (seer.as !== 'pupil') return nothing
  const others = seer.mustWriteFirst ? { isByTeacher: true } : {}
  return {
    $or: [{ $and: [{ authorId: seer.personId }, orHidden] }, { $and: [isThere, others] }],
  }
}

/** In a thread that they see. */
export function seesReply(seer: Seer, reply: Seen): boolean {
  if (seer.as === 'inside') return reply.state !== 'deleted'
  if (seer.as === 'guardian')
    return (
      (reply.state !== 'deleted' && isAmong(seer.childIds, reply.authorId)) ||
      (reply.state === 'shown' && reply.isByTeacher)
    )
  if (seer.as !== 'pupil') return false
  if (isOwn(seer, reply)) return reply.state !== 'deleted'
  return reply.state === 'shown' && (!seer.mustWriteFirst || reply.isByTeacher)
}

/** The same rule as `seesReply`, as a query. */
export function repliesSeenBy(seer: Seer): object {
  const notDeleted = { state: { $in: ['shown', 'hidden'] } }
  if (seer.as === 'inside') return notDeleted
  const teachers = { state: 'shown', isByTeacher: true }
  if (seer.as === 'guardian') return { $or: [{ authorId: { $in: [...seer.childIds] }, ...notDeleted }, teachers] }
  if (seer.as !== 'pupil') return nothing
  return {
    $or: [{ authorId: seer.personId, ...notDeleted }, seer.mustWriteFirst ? teachers : { state: 'shown' }],
  }
}

/** The words themselves, of what they see. */
export function readsText(seer: Seer, post: Seen): boolean {
  if (post.state === 'deleted') return false
  if (seer.as === 'inside') return true
  const isTheirs = isOwn(seer, post) || (seer.as === 'guardian' && isAmong(seer.childIds, post.authorId))
  if (isTheirs) return true
  return post.state === 'shown' && (seer.as === 'pupil' || post.isByTeacher)
}

export function isOwn({ personId }: Pick<Seer, 'personId'>, { authorId }: Pick<PostRecord, 'authorId'>): boolean {
  return authorId?.equals(personId) === true
}

export const whyNots = ['discussionOff', 'discussionClosed', 'threadClosed'] as const
export type WhyNot = (typeof whyNots)[number]

export interface Around {
  readonly courseState: 'draft' | 'open' | 'closed'
  readonly isOn: boolean
  readonly discussion: Pick<DiscussionRecord, 'isClosed'>
  readonly thread?: Pick<PostRecord, 'isClosed'> | undefined
}

/** Why somebody who is there cannot write now; those who teach can, as long as the course is not closed. */
export function whyNotWrite(seer: Seer, { courseState, isOn, discussion, thread }: Around): WhyNot | undefined {
  if (courseState === 'closed') return 'discussionClosed'
  if (seer.mayTeach) return undefined
  if (courseState === 'draft' || discussion.isClosed) return 'discussionClosed'
  if (!isOn) return 'discussionOff'
  return thread?.isClosed ? 'threadClosed' : undefined
}

/** Whoever has a part in it; those who lead the school look on, and look after it. */
export function canWrite({ as, mayTeach }: Seer): boolean {
  return mayTeach || as === 'pupil'
}

/** Hides, shows again, and settles reports. */
export function canModerate({ as }: Seer): boolean {
  return as === 'inside'
}

/** Of their own, within so many minutes; those who teach always. */
export function canEdit(
  seer: Seer,
  post: Pick<PostRecord, 'authorId' | 'state' | 'at'>,
  { minutes, now }: { readonly minutes: number; readonly now: Date },
): boolean {
  if (!isOwn(seer, post) || post.state !== 'shown' || !canWrite(seer)) return false
  return seer.mayTeach || now.getTime() - post.at.getTime() <= minutes * 60_000
}

/** Says that it is answered: whoever has asked, and those who teach. */
export function canAnswer(seer: Seer, thread: Pick<PostRecord, 'authorId'>): boolean {
  return seer.mayTeach || (seer.as === 'pupil' && isOwn(seer, thread))
}

/** To those who teach; what they say themselves is no matter for themselves. */
export function canReport(seer: Seer, post: Pick<PostRecord, 'authorId' | 'state' | 'isByTeacher'>): boolean {
  return seer.as === 'pupil' && post.state === 'shown' && !post.isByTeacher && !isOwn(seer, post)
}

const nothing = { _id: { $in: [] } }

function isAmong(ids: readonly Types.ObjectId[], id: Types.ObjectId | null | undefined): boolean {
  return id != null && ids.some((one) => one.equals(id))
}
