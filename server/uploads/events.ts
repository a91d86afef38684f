import { Types } from 'mongoose'
import type { EventHandler } from '../outbox/run.ts'
import { checkUpload } from './check.ts'

/** Fails, and is tried again, while the scanner is away. */
export const checkReceived: EventHandler = async ({ uploadId }) => {
  await checkUpload(new Types.ObjectId(String(uploadId)))
}
