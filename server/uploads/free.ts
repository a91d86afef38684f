import { Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { EventHandler } from '../outbox/run.ts'
import { enqueue } from '../outbox/index.ts'
import { stores } from '../stores.ts'
import { StoredFileModel } from './stored-file.model.ts'
import { UploadModel } from './upload.model.ts'

/** `{ storedFileId, sha256 }`: what was made of it may go. */
export const fileFreedEvent = 'uploads.fileFreed'
export const bytesEvent = 'uploads.bytesLeft'
export const draftEvent = 'uploads.draftLeft'

/** Of a file that has had no use for a while. */
export const freeUnused: EventHandler = async ({ storedFileId }) => {
  const _id = new Types.ObjectId(String(storedFileId))
  await inTransaction(async (session) => {
    const file = await StoredFileModel.findOneAndDelete({ _id, useCount: 0 }, { session }).lean()
    if (!file) return
    await enqueue(bytesEvent, { key: file.key }, session)
    await enqueue(fileFreedEvent, { storedFileId: _id.toString(), sha256: file.sha256 }, session)
  })
}

export const removeBytes: EventHandler = async ({ key }) => {
  const name = String(key)
  if (!(await isKeyInUse(name))) await stores().files.remove(name)
}

export const removeDraft: EventHandler = async ({ draftId }) => {
  await stores().files.drafts.remove(String(draftId))
}

/** Of a stored file, or of an upload that is about to become one. */
export async function isKeyInUse(key: string): Promise<boolean> {
  return (await StoredFileModel.exists({ key })) !== null || (await UploadModel.exists({ key })) !== null
}
