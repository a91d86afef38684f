import type { ClientSession, Types } from 'mongoose'
import { enqueue } from '../outbox/index.ts'

/** `{ submissionId, attempt }`: pages of a notebook were handed in. */
export const mergeEvent = 'assignments.photosHandedIn'

export async function enqueueMerge(submissionId: Types.ObjectId, attempt: number, session: ClientSession) {
  await enqueue(mergeEvent, { submissionId: submissionId.toString(), attempt }, session)
}
