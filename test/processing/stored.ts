// Stored files as uploads leave them, without an upload.

import { createHash } from 'node:crypto'
import { Types } from 'mongoose'
import { enqueue } from '../../server/outbox/index.ts'
import { stores } from '../../server/stores.ts'
import { fileFreedEvent, fileStoredEvent, type Format, mediaTypeOf } from '../../server/uploads/index.ts'
import { StoredFileModel } from '../../server/uploads/stored-file.model.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { contentKey } from '../../storage/files/keys.ts'

export async function storeBytes(body: Uint8Array, format: Format): Promise<Types.ObjectId> {
  const sha256 = createHash('sha256').update(body).digest('hex')
  const key = contentKey(sha256)
  await stores().files.put(key, body)
  const _id = new Types.ObjectId()
  const scan = 'notScanned' as const
  const file = { _id, sha256, size: body.length, format, mediaType: mediaTypeOf(format), key, scan }
  await inTransaction(async (session) => {
    await StoredFileModel.create([{ ...file, useCount: 1, createdAt: new Date() }], { session })
    await enqueue(fileStoredEvent, { storedFileId: _id.toString() }, session)
  })
  return _id
}

export async function freeBytes(storedFileId: Types.ObjectId): Promise<void> {
  const record = await StoredFileModel.findById(storedFileId).lean()
  if (!record) return
  await inTransaction(async (session) => {
    await StoredFileModel.deleteOne({ _id: storedFileId }, { session })
    await enqueue(fileFreedEvent, { storedFileId: storedFileId.toString(), sha256: record.sha256 }, session)
  })
}
