// Who is told that something has been written: those who teach the course once a day for each discussion, those who have a part in a
// thread once a day for each thread, and whoever has asked when a teacher has answered. By the worker: 45 pupils who write at
// once do not wait for each other's notices.

import { Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import { findCourse } from '../courses/index.ts'
import { dayOf } from '../day.ts'
import { notify } from '../notices/index.ts'
import type { EventHandler } from '../outbox/run.ts'
import type { CompanionCourse } from '../pages/course-companions.ts'
import { addressOfDiscussion, addressOfThread } from './find.ts'
import { Post, type PostRecord } from './post.model.ts'

/** Those who teach it on that day. */
export function teacherIdsOf({ teachers }: Pick<CompanionCourse, 'teachers'>, now: Date): Types.ObjectId[] {
  const today = dayOf(now)
  return teachers
    .filter(({ from, to }) => (!from || from <= today) && (!to || today <= to))
    .map(({ personId }) => personId)
}

export const tellPosted: EventHandler = async ({ postId }) => {
  const post = await Post.findById(new Types.ObjectId(postId as string)).lean<PostRecord>()
  if (post?.state !== 'shown' || !post.authorId) return
  const thread = post.threadId ? await Post.findById(post.threadId).lean<PostRecord>() : post
  const course = await findCourse(post.courseId)
  if (!thread || course?.state !== 'open') return
  const { discussionId: placeId, authorId } = post
  const item = course.sections.flatMap(({ items }) => items).find(({ _id }) => _id.equals(placeId))
  const values = { title: item?.title ?? course.title, course: course.title }
  const discussionUrl = addressOfDiscussion(course._id, placeId)
  const threadUrl = `${addressOfThread(discussionUrl, thread._id)}#post-${post._id.toString()}`
  const day = dayOf(post.at)
  const isNot = (one: Types.ObjectId) => (id: Types.ObjectId) => !id.equals(one)
  const teachers = teacherIdsOf(course, post.at)
  const isTeacher = (id: Types.ObjectId) => teachers.some((one) => one.equals(id))
  const writers = thread.writerIds.filter(isNot(authorId)).filter((id) => !isTeacher(id))
  const isAnswer = post.isByTeacher && post.threadId !== null
  await inTransaction(async (session) => {
    const url = { url: threadUrl, urgency: 'digest' as const, values }
    const key = isAnswer ? 'discussions.notices.answered' : 'discussions.notices.replied'
    const once = `${key}.${thread._id.toString()}.${day}`
    if (post.threadId && writers.length > 0) await notify(writers, { ...url, key, once }, session)
    const others = teachers.filter(isNot(authorId))
    if (!post.isByTeacher && others.length > 0) {
      const once = `discussions.posted.${placeId.toString()}.${day}`
      await notify(others, { ...url, url: discussionUrl, key: 'discussions.notices.posted', once }, session)
    }
  })
}
