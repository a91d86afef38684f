// One connection at a time writes to an upload, whichever server it comes to. A lock is a lease: whoever holds it renews it,
// and gives it up when another one wants it: most often that is the same browser, whose first connection nobody has heard of
// for a while.

import { randomUUID } from 'node:crypto'
import type { Types } from 'mongoose'
import { AppError, notFound } from '../errors.ts'
import { sharedTime } from '../outbox/clock.ts'
import { UploadModel } from './upload.model.ts'

export interface Lock {
  release(): Promise<void>
}

/** Milliseconds. */
const lease = 6000
const patience = 12_000
const pause = 100

/** On this server: what is to be called when somebody else wants an upload. */
const held = new Map<string, () => void>()

/**
 * `giveUp` is called when another one wants it, or when it was lost.
 * @throws AppError 404, and 423 when it stays with another one
 */
export async function lockUpload(id: Types.ObjectId, giveUp: () => void, signal?: AbortSignal): Promise<Lock> {
  const lockedBy = randomUUID()
  const deadline = performance.now() + patience
  while (!(await take(id, lockedBy))) {
    if (!(await UploadModel.exists({ _id: id }))) throw notFound()
    if (performance.now() > deadline || signal?.aborted) throw new AppError(423, 'uploadBusy')
    held.get(id.toString())?.()
    await UploadModel.updateOne({ _id: id, lockedBy: { $exists: true } }, { $set: { isWanted: true } })
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
  held.set(id.toString(), giveUp)
  const renewal = setInterval(() => {
    keep(id, lockedBy).then(
      (isMine) => !isMine && giveUp(),
      // The database may be away for a moment; when that lasts, the lease ends by itself.
      () => undefined,
    )
  }, lease / 4)
  return {
    release: async () => {
      clearInterval(renewal)
      if (held.get(id.toString()) === giveUp) held.delete(id.toString())
      await UploadModel.updateOne({ _id: id, lockedBy }, { $unset: { lockedBy: 1, lockedUntil: 1, isWanted: 1 } })
    },
  }
}

async function take(_id: Types.ObjectId, lockedBy: string): Promise<boolean> {
  const now = await sharedTime()
  const { modifiedCount } = await UploadModel.updateOne(
    { _id, $or: [{ lockedUntil: { $exists: false } }, { lockedUntil: { $lte: now } }] },
    { $set: { lockedBy, lockedUntil: new Date(now.getTime() + lease) }, $unset: { isWanted: 1 } },
  )
  return modifiedCount > 0
}

/** Whether it is still this one's, and nobody wants it. */
async function keep(_id: Types.ObjectId, lockedBy: string): Promise<boolean> {
  const lockedUntil = new Date((await sharedTime()).getTime() + lease)
  const upload = await UploadModel.findOneAndUpdate({ _id, lockedBy }, { $set: { lockedUntil } }).lean()
  return upload !== null && upload.isWanted !== true
}
