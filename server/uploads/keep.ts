// An upload that was checked becomes a stored file, or another use of the one that has the same bytes (uses.ts).

import { randomBytes } from 'node:crypto'
import { type ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import { FileMissing } from '../../storage/files/files.ts'
import { contentKey } from '../../storage/files/keys.ts'
import { isDuplicateKey } from '../errors.ts'
import { enqueue } from '../outbox/index.ts'
import { stores } from '../stores.ts'
import { type Format, mediaTypeOf } from './formats.ts'
import { bytesEvent, draftEvent } from './free.ts'
import { StoredFileModel } from './stored-file.model.ts'
import { UploadModel, type UploadRecord } from './upload.model.ts'
import { UseModel } from './use.model.ts'

/** `{ storedFileId }`, once for each new one. */
export const fileStoredEvent = 'uploads.fileStored'

export async function keep(upload: UploadRecord): Promise<void> {
  const key = upload.key ?? `${contentKey(upload.sha256!)}-${randomBytes(6).toString('hex')}`
  const placed = { ...upload, key }
  while (!((await joinStored(placed)) || (await store(placed)))) continue
}

/** Whether there is one with the same bytes. */
async function joinStored(upload: UploadRecord): Promise<boolean> {
  const { _id, draftId, key, sha256, scan } = upload
  return await inTransaction(async (session) => {
    const file = await StoredFileModel.findOneAndUpdate({ sha256 }, { $inc: { useCount: 1 } }, { session }).lean()
    if (!file) return false
    await hold(_id, file._id, session)
    const ready = { state: 'ready', storedFileId: file._id, sha256, format: file.format, scan: file.scan }
    await UploadModel.updateOne({ _id }, { $set: ready, $unset: { key: 1 } }, { session })
    await enqueue(draftEvent, { draftId }, session)
    if (key && key !== file.key) await enqueue(bytesEvent, { key }, session)
    // What could not be scanned then has been now.
    if (scan !== 'notScanned' && file.scan === 'notScanned')
      await StoredFileModel.updateOne({ _id: file._id }, { $set: { scan } }, { session })
    return true
  })
}

/** False when another upload of the same bytes has been faster. */
async function store(upload: UploadRecord & { readonly key: string }): Promise<boolean> {
  const { _id, draftId, size, key, sha256, format, scan } = upload
  await UploadModel.updateOne({ _id }, { $set: { key, sha256, format, scan } })
  await moveBytes(draftId, key)
  const storedFileId = new Types.ObjectId()
  const mediaType = mediaTypeOf(format as Format)
  const file = { _id: storedFileId, sha256, size, format, mediaType, key, scan, useCount: 1, createdAt: new Date() }
  try {
    await inTransaction(async (session) => {
      await new StoredFileModel(file).save({ session })
      await hold(_id, storedFileId, session)
      await UploadModel.updateOne({ _id }, { $set: { state: 'ready', storedFileId }, $unset: { key: 1 } }, { session })
      await enqueue(fileStoredEvent, { storedFileId: storedFileId.toString() }, session)
    })
    return true
  } catch (error) {
    if (isDuplicateKey(error)) return false
    throw error
  }
}

/** May have been done before. */
export async function moveBytes(draftId: string, key: string): Promise<void> {
  const { files } = stores()
  try {
    await files.drafts.finish(draftId, key)
  } catch (error) {
    // They were moved before a crash.
    if (!(error instanceof FileMissing) || !(await files.head(key))) throw error
  }
}

/** As a use, so that the file stays until the upload becomes one for something. */
async function hold(uploadId: Types.ObjectId, storedFileId: Types.ObjectId, session: ClientSession) {
  await new UseModel({ storedFileId, ...holdOf(uploadId) }).save({ session })
}

export function holdOf(id: Types.ObjectId) {
  return { feature: 'uploads', kind: 'upload', id }
}
