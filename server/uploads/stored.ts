// Stored files, as others see them: by their ids, never by their keys.

import type { Types } from 'mongoose'
import type { OpenedFile } from '../../storage/files/files.ts'
import type { ByteRange } from '../../storage/files/range.ts'
import { AppError, notFound } from '../errors.ts'
import { stores } from '../stores.ts'
import type { Format } from './formats.ts'
import { type ScanState, StoredFileModel, type StoredFileRecord } from './stored-file.model.ts'

export interface StoredFile {
  readonly _id: Types.ObjectId
  readonly sha256: string
  readonly size: number
  readonly format: Format
  readonly mediaType: string
  readonly scan: ScanState
  /** What it is infected with: nobody gets its bytes then. */
  readonly infection?: string
  readonly createdAt: Date
}

/** By their ids; those that do not exist are left out. */
export async function findStoredFiles(ids: readonly (Types.ObjectId | string)[]): Promise<Map<string, StoredFile>> {
  const files = await StoredFileModel.find({ _id: { $in: ids } }).lean()
  return new Map(files.map((file) => [file._id.toString(), toStored(file)]))
}

/** By their SHA-256; those that nobody has are left out. */
export async function findStoredByHash(hashes: readonly string[]): Promise<Map<string, StoredFile>> {
  const files = await StoredFileModel.find({ sha256: { $in: hashes } }).lean()
  return new Map(files.map((file) => [file.sha256, toStored(file)]))
}

/** The body is to be read to its end or destroyed. @throws AppError 404, 410 `fileInfected`; FileMissing, RangeUnsatisfiable */
export async function openStored(storedFileId: Types.ObjectId | string, range?: ByteRange): Promise<OpenedFile> {
  return await stores().files.open(await keyOf(storedFileId), range)
}

/** For five minutes; undefined when the store makes none. @throws AppError 404, 410 `fileInfected` */
export async function signedUrlOf(
  storedFileId: Types.ObjectId | string,
  { name, isInline }: { readonly name: string; readonly isInline: boolean },
): Promise<string | undefined> {
  const file = await find(storedFileId)
  const shown = isInline ? {} : { downloadName: name }
  return await stores().files.signedUrl(file.key, { expiresInSeconds: 300, type: file.mediaType, ...shown })
}

async function keyOf(id: Types.ObjectId | string): Promise<string> {
  return (await find(id)).key
}

async function find(id: Types.ObjectId | string): Promise<StoredFileRecord> {
  const file = await StoredFileModel.findById(id).lean()
  if (!file) throw notFound()
  if (file.scan === 'infected') throw new AppError(410, 'fileInfected')
  return file
}

function toStored({ infection, ...file }: StoredFileRecord): StoredFile {
  const { _id, sha256, size, format, mediaType, scan, createdAt } = file
  const facts = { _id, sha256, size, mediaType, createdAt, format: format as Format, scan }
  return infection == null ? facts : { ...facts, infection }
}
