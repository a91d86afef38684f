// A course that is removed takes along how far anybody was in it: after it, and some at a time.

import { Types } from 'mongoose'
import type { EventHandler } from '../../outbox/run.ts'
import { CourseProgress } from './progress.model.ts'

export const courseRemovedEvent = 'courses.removed'

export const forgetProgress: EventHandler = async ({ courseId }) => {
  const filter = { courseId: new Types.ObjectId(courseId as string) }
  for (;;) {
    const found = await CourseProgress.find(filter, { _id: 1 }).limit(atATime).lean()
    if (found.length === 0) return
    await CourseProgress.deleteMany({ _id: { $in: found.map(({ _id }) => _id) } })
  }
}

const atATime = 500
