import { Types } from 'mongoose'
import { AppError } from '../errors.ts'
import type { EventHandler } from '../outbox/run.ts'
import { checkUpload } from './check.ts'

/** Fails, and is tried again, while the scanner is away. What came with a form may have been made use of by now. */
export const checkReceived: EventHandler = async ({ uploadId }) => {
  try {
    await checkUpload(new Types.ObjectId(String(uploadId)))
  } catch (error) {
    if (!(error instanceof AppError && error.status === 404)) throw error
  }
}
