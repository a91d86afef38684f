// Stand-in for the feature that takes files in: what processing needs of it.

import { createHash } from 'node:crypto'
import { type ClientSession, Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { inTransaction } from '../../storage/database/index.ts'
import type { OpenedFile } from '../../storage/files/files.ts'
import { contentKey } from '../../storage/files/keys.ts'
import type { ByteRange } from '../../storage/files/range.ts'
import { notFound } from '../errors.ts'
import { enqueue } from '../outbox/index.ts'
import { stores } from '../stores.ts'
import { type Format, mediaTypeOf } from './formats.ts'
import { StoredFileModel, type StoredFileRecord } from './stored-file.model.ts'

export { type Format, type FormatKind, kindOf, mediaTypeOf } from './formats.ts'

export interface StoredFile {
  readonly _id: Types.ObjectId
  readonly sha256: string
  readonly size: number
  readonly format: Format
  readonly mediaType: string
  readonly scan: 'clean' | 'notScanned'
  readonly createdAt: Date
}

export const fileStoredEvent = 'uploads.fileStored'
export const fileFreedEvent = 'uploads.fileFreed'

export async function findStoredFiles(ids: readonly Types.ObjectId[]): Promise<Map<string, StoredFile>> {
  const records = await StoredFileModel.find({ _id: { $in: ids } }).lean<StoredFileRecord[]>()
  return new Map(records.map((record) => [record._id.toString(), storedFileOf(record)]))
}

export async function openStored(storedFileId: Types.ObjectId, range?: ByteRange): Promise<OpenedFile> {
  const record = await StoredFileModel.findById(storedFileId).lean()
  if (!record) throw notFound()
  return await stores().files.open(contentKey(record.sha256), range)
}

/** For tests. */
export async function storeBytes(body: Uint8Array, format: Format): Promise<Types.ObjectId> {
  const sha256 = createHash('sha256').update(body).digest('hex')
  await stores().files.put(contentKey(sha256), body)
  const _id = new Types.ObjectId()
  await inTransaction(async (session) => {
    await StoredFileModel.create([{ _id, sha256, size: body.length, format, createdAt: new Date() }], { session })
    await enqueue(fileStoredEvent, { storedFileId: _id }, session)
  })
  return _id
}

/** For tests. */
export async function freeBytes(storedFileId: Types.ObjectId): Promise<void> {
  const record = await StoredFileModel.findById(storedFileId).lean()
  if (!record) return
  await inTransaction(async (session) => {
    await StoredFileModel.deleteOne({ _id: storedFileId }, { session })
    await enqueue(fileFreedEvent, { storedFileId, sha256: record.sha256 }, session)
  })
}

function storedFileOf(record: StoredFileRecord): StoredFile {
  const format = record.format as Format
  return { ...record, format, mediaType: mediaTypeOf(format), scan: 'notScanned' }
}

export interface FileUse {
  readonly feature: string
  readonly kind: string
  readonly id: Types.ObjectId
}
export interface TakenFile {
  readonly storedFileId: Types.ObjectId
  readonly name: string
  readonly size: number
  readonly sha256: string
  readonly format: Format
  readonly mediaType: string
}
const uploads = new Map<string, TakenFile>()
export const usesInStandIn = new Set<string>()
export function standIn(uploadId: Types.ObjectId, file: TakenFile): void {
  uploads.set(uploadId.toString(), file)
}
export async function takeUpload(
  _actor: Actor,
  uploadId: Types.ObjectId,
  use: FileUse,
  _session: ClientSession,
): Promise<TakenFile> {
  const file = uploads.get(uploadId.toString())
  if (!file) throw new Error('no upload')
  await addUse(file.storedFileId, use, _session)
  return file
}
export async function addUse(storedFileId: Types.ObjectId, use: FileUse, _session: ClientSession): Promise<void> {
  usesInStandIn.add(`${storedFileId.toString()} ${use.kind} ${use.id.toString()}`)
}
export async function endUse(storedFileId: Types.ObjectId, use: FileUse, _session: ClientSession): Promise<void> {
  usesInStandIn.delete(`${storedFileId.toString()} ${use.kind} ${use.id.toString()}`)
}
