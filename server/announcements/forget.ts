// Announcements go a year after they have ended, those of a course with it; some at a time.

import { Types } from 'mongoose'
import type { EventHandler } from '../outbox/run.ts'
import { Announcement, Receipt } from './announcement.model.ts'

export const keptDays = 365
const atATime = 500
const day = 24 * 3600_000

export async function forgetEnded(now = new Date()): Promise<void> {
  await forgetWhere({ endsAt: { $lt: new Date(now.getTime() - keptDays * day) } })
}

export const forgetOfCourse: EventHandler = async ({ courseId }) => {
  await forgetWhere({ courseId: new Types.ObjectId(courseId as string) })
}

/** Who has read it goes first: what is left is found again. */
async function forgetWhere(filter: object): Promise<void> {
  for (;;) {
    const found = await Announcement.findOne(filter, { _id: 1 }).lean()
    if (!found) return
    for (;;) {
      const receipts = await Receipt.find({ announcementId: found._id }, { _id: 1 }).limit(atATime).lean()
      if (receipts.length === 0) break
      await Receipt.deleteMany({ _id: { $in: receipts.map(({ _id }) => _id) } })
    }
    await Announcement.deleteOne({ _id: found._id })
  }
}
