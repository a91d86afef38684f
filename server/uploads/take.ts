// An upload ends: it becomes a use for something, or it is given up.

import type { ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Actor } from '../actor.ts'
import { conflict, notFound } from '../errors.ts'
import type { FileUse } from '../file-use.ts'
import { enqueue } from '../outbox/index.ts'
import { seenBy } from './access.ts'
import { findOwn } from './find.ts'
import { type Format, mediaTypeOf } from './formats.ts'
import { bytesEvent, draftEvent } from './free.ts'
import { holdOf } from './keep.ts'
import { lockUpload } from './lock.ts'
import { forgetHash } from './progress.ts'
import { giveBack } from './quota.ts'
import { UploadModel, type UploadRecord } from './upload.model.ts'
import { addUse, endUse } from './uses.ts'

export interface TakenFile {
  readonly storedFileId: Types.ObjectId
  readonly name: string
  readonly size: number
  readonly sha256: string
  readonly format: Format
  readonly mediaType: string
}

/** Within the caller's transaction: the ready upload becomes a use, and is done with. @throws AppError 404, 409 `uploadNotReady` */
export async function takeUpload(
  actor: Pick<Actor, 'personId'>,
  uploadId: Types.ObjectId,
  use: FileUse,
  session: ClientSession,
): Promise<TakenFile> {
  const own = { $and: [{ _id: uploadId }, seenBy(actor)] }
  const upload = await UploadModel.findOneAndDelete({ ...own, state: 'ready' }, { session }).lean()
  if (!upload) throw (await UploadModel.exists(own).session(session)) ? conflict('uploadNotReady') : notFound()
  const { ownerId, unitId, name, size, sha256 } = upload
  const storedFileId = upload.storedFileId!
  const format = upload.format as Format
  await giveBack(upload, upload.reserved, session)
  await addUse(storedFileId, use, session, { ownerId, unitId })
  await endUse(storedFileId, holdOf(uploadId), session)
  return { storedFileId, name, size, sha256: sha256!, format, mediaType: mediaTypeOf(format) }
}

/** Its owner does not want it any more. @throws AppError 404, 423 */
export async function discardUpload(actor: Actor, uploadId: Types.ObjectId | string): Promise<void> {
  const { _id } = await findOwn(actor, uploadId)
  const lock = await lockUpload(_id, () => undefined)
  try {
    await removeUpload(_id)
  } finally {
    await lock.release()
  }
}

/** Whatever state it is in; gives back what it has reserved. Forgives a missing one. */
export async function removeUpload(_id: Types.ObjectId): Promise<void> {
  forgetHash(_id)
  await inTransaction(async (session) => {
    const upload: UploadRecord | null = await UploadModel.findOneAndDelete({ _id }, { session }).lean()
    if (!upload) return
    await giveBack(upload, upload.reserved, session)
    if (upload.storedFileId) await endUse(upload.storedFileId, holdOf(_id), session)
    await enqueue(draftEvent, { draftId: upload.draftId }, session)
    if (upload.key) await enqueue(bytesEvent, { key: upload.key }, session)
  })
}
