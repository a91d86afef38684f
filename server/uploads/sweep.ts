// What nobody goes on with, or knows of, goes.

import type { Log } from '../log.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { enqueue } from '../outbox/index.ts'
import { stores } from '../stores.ts'
import { evidenceFolder } from './check.ts'
import { isKeyInUse } from './free.ts'
import { completeUpload, receivedEvent, sizeOfDraft } from './progress.ts'
import { removeUpload } from './take.ts'
import { UploadModel, type UploadState } from './upload.model.ts'

/** What is being checked is whole, and waits for nobody but us. */
const ended = ['receiving', 'ready', 'refused'] satisfies UploadState[]
const day = 24 * 3600_000
/** Milliseconds after which bytes without a record are nobody's. */
const strayAfter = day
const evidenceKept = 30 * day

/** Uploads whose time is over, with what they have reserved. */
export async function removeExpired(_log: Log, now = new Date()): Promise<void> {
  for (;;) {
    const over = { expiresAt: { $lt: now }, state: { $in: ended } }
    const found = await UploadModel.find(over, { _id: 1 }).limit(200).lean()
    for (const { _id } of found) await removeUpload(_id)
    if (found.length === 0) break
  }
  await completeWhole(now)
}

/** Those whose last byte came just before a server ended, and those whose event has died. */
async function completeWhole(now: Date): Promise<void> {
  const quiet = new Date(now.getTime() - 10 * 60_000)
  const receiving = { state: 'receiving' as const, createdAt: { $lt: quiet }, lockedUntil: { $exists: false } }
  for (const upload of await UploadModel.find(receiving).sort({ createdAt: -1 }).limit(1000).lean())
    if ((await sizeOfDraft(upload)) === upload.size) await completeUpload(upload)
  const late = { state: 'checking' as const, expiresAt: { $lt: now } }
  for (const { _id } of await UploadModel.find(late, { _id: 1 }).limit(200).lean())
    await inTransaction((session) => enqueue(receivedEvent, { uploadId: _id.toString() }, session))
}

/** Bytes that a crash has left, and evidence that has been kept long enough. */
export async function removeStrays(_log: Log, now = new Date()): Promise<void> {
  const { files } = stores()
  const isOld = (modifiedAt: Date, age: number) => now.getTime() - modifiedAt.getTime() > age
  for await (const { key, modifiedAt } of files.list('content/'))
    if (isOld(modifiedAt, strayAfter) && !(await isKeyInUse(key))) await files.remove(key)
  for await (const { key, modifiedAt } of files.list(`${evidenceFolder}/`))
    if (isOld(modifiedAt, evidenceKept)) await files.remove(key)
  for await (const { id, modifiedAt } of files.drafts.list())
    if (isOld(modifiedAt, strayAfter) && !(await UploadModel.exists({ draftId: id }))) await files.drafts.remove(id)
}
