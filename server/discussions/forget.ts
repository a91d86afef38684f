// What has been written goes with its course or item; after it, and some at a time, where it may be much.

import { type ClientSession, Types } from 'mongoose'
import { conflict } from '../errors.ts'
import type { EventHandler } from '../outbox/run.ts'
import { Discussion, ReadMark } from './discussion.model.ts'
import { Post } from './post.model.ts'

/** What pupils have written keeps an item where it is: it can be hidden from them. @throws AppError 409 `discussionHeld` */
export async function checkHeld(placeId: Types.ObjectId, session: ClientSession): Promise<void> {
  if (await Post.exists({ discussionId: placeId, isByTeacher: false, state: { $ne: 'deleted' } }).session(session))
    throw conflict('discussionHeld')
}

/** @throws AppError 409 `discussionHeld` */
export async function forgetDiscussion(placeId: Types.ObjectId, session: ClientSession): Promise<void> {
  await checkHeld(placeId, session)
  const filter = { discussionId: placeId }
  await Post.deleteMany(filter, { session })
  await ReadMark.deleteMany(filter, { session })
  await Discussion.deleteOne({ _id: placeId }, { session })
}

export const forgetDiscussions: EventHandler = async ({ courseId }) => {
  const filter = { courseId: new Types.ObjectId(courseId as string) }
  for (;;) {
    const found = await Post.find(filter, { _id: 1 }).limit(atATime).lean()
    if (found.length === 0) break
    await Post.deleteMany({ _id: { $in: found.map(({ _id }) => _id) } })
  }
  await ReadMark.deleteMany(filter)
  await Discussion.deleteMany(filter)
}

const atATime = 500
