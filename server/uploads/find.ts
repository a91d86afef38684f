import { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { conflict, notFound } from '../errors.ts'
import { seenBy } from './access.ts'
import { alreadyHere, type AlreadyHere } from './already-here.ts'
import type { Format } from './formats.ts'
import { sizeOfDraft } from './progress.ts'
import type { ScanState } from './stored-file.model.ts'
import { UploadModel, type UploadRecord, type UploadState } from './upload.model.ts'

export interface Refusal {
  /** The locale key `uploads.refusals.<code>`, and what fills its sentence. */
  readonly code: string
  readonly values: Readonly<Record<string, string | number>>
}

export interface Upload {
  readonly id: Types.ObjectId
  readonly name: string
  readonly size: number
  /** Bytes that are here. */
  readonly received: number
  readonly state: UploadState
  readonly unitId: Types.ObjectId
  readonly expiresAt: Date
  readonly storedFileId?: Types.ObjectId
  readonly sha256?: string
  readonly format?: Format
  readonly scan?: ScanState
  readonly refusal?: Refusal
  /** What the same school uses the same bytes for. */
  readonly alreadyHere?: AlreadyHere
}

/** A ready upload of the actor. @throws AppError 404, and 409 `uploadNotReady` */
export async function findUpload(actor: Actor, uploadId: Types.ObjectId | string): Promise<Upload> {
  const upload = await findOwn(actor, uploadId)
  if (upload.state !== 'ready') throw conflict('uploadNotReady')
  return await toUpload(actor, upload)
}

/** In whatever state. @throws AppError 404 */
export async function watchUpload(actor: Actor, uploadId: Types.ObjectId | string): Promise<Upload> {
  return await toUpload(actor, await findOwn(actor, uploadId))
}

/** Those that nothing has been made of yet, the newest first. */
export async function listUploads(actor: Actor): Promise<Upload[]> {
  const found = await UploadModel.find(seenBy(actor)).sort({ createdAt: -1, _id: -1 }).limit(100).lean()
  const uploads: Upload[] = []
  for (const upload of found) uploads.push(await toUpload(actor, upload))
  return uploads
}

export async function findOwn(actor: Actor, uploadId: Types.ObjectId | string): Promise<UploadRecord> {
  if (!Types.ObjectId.isValid(uploadId)) throw notFound()
  const upload = await UploadModel.findOne({ $and: [{ _id: new Types.ObjectId(uploadId) }, seenBy(actor)] }).lean()
  if (!upload) throw notFound()
  return upload
}

export async function toUpload(actor: Actor, upload: UploadRecord): Promise<Upload> {
  const { _id: id, name, size, unitId, expiresAt, storedFileId, sha256, format, scan } = upload
  const refusal = upload.refusal as Refusal | undefined
  const here = await alreadyHere(actor, upload)
  return {
    ...{ id, name, size, unitId, expiresAt, state: upload.state },
    received: upload.state === 'receiving' ? await sizeOfDraft(upload) : size,
    ...(storedFileId ? { storedFileId } : {}),
    ...(sha256 ? { sha256 } : {}),
    ...(format ? { format: format as Format } : {}),
    ...(scan ? { scan: scan as ScanState } : {}),
    ...(refusal ? { refusal } : {}),
    ...(here ? { alreadyHere: here } : {}),
  }
}
