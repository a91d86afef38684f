// A whole file from one stream: of a form, or from elsewhere.

import { Readable } from 'node:stream'
import type { Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { AppError } from '../errors.ts'
import { beginUpload, beginUploadFor } from './begin.ts'
import { checkUpload } from './check.ts'
import { findOwn, toUpload, type Upload } from './find.ts'
import { addBytes, completeUpload } from './progress.ts'
import { type Account, giveBack } from './quota.ts'
import { ScannerAway } from './scan.ts'
import { uploadSettings } from './settings.ts'
import { removeUpload } from './take.ts'
import { UploadModel, type UploadRecord } from './upload.model.ts'

export interface NewFile {
  readonly name: string
  readonly body: Readable
  /** Bytes, or at most so many; so much is reserved. */
  readonly size?: number | undefined
  readonly unitId?: Types.ObjectId | undefined
}

/**
 * An upload that is ready, or refused as a value; or still being checked, when what checks it is away. Nothing is left of a
 * body that fails, whose error is thrown.
 * @throws AppError 400, 403, 404, 413, 422 before a byte is read
 */
export async function receiveFile(
  actor: Actor,
  { name, body, size, unitId }: NewFile,
  origin?: Origin,
): Promise<Upload> {
  const { limit } = uploadSettings()
  // Refused before anybody reads it, it could fail unheard.
  body.on('error', () => {})
  const most = Math.min(size ?? limit, limit)
  const upload = await beginUpload(actor, { name, size: most, unitId }, origin)
  await fill(upload, body, most)
  return await toUpload(actor, await findOwn(actor, upload._id))
}

/** What the system has made for somebody, on their account. @throws AppError 413 */
export async function receiveMade(
  account: Account,
  { name, bytes }: { readonly name: string; readonly bytes: Buffer },
): Promise<Types.ObjectId> {
  const upload = await beginUploadFor(account, { name, size: bytes.length })
  await fill(upload, Readable.from([bytes]), bytes.length)
  return upload._id
}

async function fill(upload: UploadRecord, body: Readable, most: number): Promise<void> {
  try {
    // Never complete by its size, which nobody knows yet.
    const length = await addBytes({ ...upload, size: Infinity }, 0, limited(body, most))
    await setSize(upload._id, length)
    await completeUpload({ ...upload, size: length })
  } catch (error) {
    await removeUpload(upload._id)
    throw error
  }
  try {
    await checkUpload(upload._id)
  } catch (error) {
    // The event that is waiting asks again.
    if (!(error instanceof ScannerAway)) throw error
  }
}

async function setSize(_id: Types.ObjectId, size: number): Promise<void> {
  await inTransaction(async (session) => {
    const change = { $set: { size, reserved: size } }
    const before = await UploadModel.findOneAndUpdate({ _id }, change, { session }).lean()
    if (before) await giveBack(before, before.reserved - size, session)
  })
}

async function* limited(body: Readable, most: number): AsyncGenerator<Uint8Array> {
  let size = 0
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    size += chunk.length
    if (size > most) throw new AppError(413, 'uploadTooLarge', { values: { limit: Math.floor(most / 1024 ** 2) } })
    yield chunk
  }
}
