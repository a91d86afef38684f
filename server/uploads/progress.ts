// Bytes as they arrive: counted, hashed and kept; and what happens with the last one.

import { createHash, type Hash } from 'node:crypto'
import type { Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import { enqueue } from '../outbox/index.ts'
import { stores } from '../stores.ts'
import { UploadModel, type UploadRecord } from './upload.model.ts'

export const receivedEvent = 'uploads.received'

interface Hashed {
  readonly hash: Hash
  size: number
}

/** What this server has hashed of uploads that are not whole yet. Forgotten with the server: then they are read once more. */
const hashes = new Map<string, Hashed>()
const mostHashes = 2000

export async function sizeOfDraft({ draftId }: Pick<UploadRecord, 'draftId'>): Promise<number> {
  return (await stores().files.drafts.sizeOf(draftId)) ?? 0
}

/** Gives the size that it has then. When the body fails, what came of it is kept. */
export async function addBytes(upload: UploadRecord, offset: number, body: AsyncIterable<Uint8Array>): Promise<number> {
  const id = upload._id.toString()
  const hashed = hashedUpTo(id, offset)
  const size = await stores().files.drafts.append(upload.draftId, offset, hashed ? passing(body, hashed) : body)
  if (size === upload.size) await completeUpload(upload)
  return size
}

/** All of it is here: what is still to be done with it happens even if this server ends now. May be called again. */
export async function completeUpload({ _id, size }: Pick<UploadRecord, '_id' | 'size'>): Promise<void> {
  const sha256 = hashOf(_id, size)
  hashes.delete(_id.toString())
  await inTransaction(async (session) => {
    const state = { state: 'checking', ...(sha256 === undefined ? {} : { sha256 }) }
    const { modifiedCount } = await UploadModel.updateOne({ _id, state: 'receiving' }, { $set: state }, { session })
    if (modifiedCount > 0) await enqueue(receivedEvent, { uploadId: _id.toString() }, session)
  })
}

export function forgetHash(id: Types.ObjectId): void {
  hashes.delete(id.toString())
}

/** Undefined when this server has not seen all of it. */
function hashOf(id: Types.ObjectId, size: number): string | undefined {
  const hashed = hashes.get(id.toString())
  return hashed?.size === size ? hashed.hash.digest('hex') : undefined
}

function hashedUpTo(id: string, offset: number): Hashed | undefined {
  if (offset === 0) hashes.set(id, { hash: createHash('sha256'), size: 0 })
  // The one that nobody has gone on with for longest.
  if (hashes.size > mostHashes) hashes.delete(hashes.keys().next().value!)
  const hashed = hashes.get(id)
  return hashed?.size === offset ? hashed : undefined
}

async function* passing(body: AsyncIterable<Uint8Array>, hashed: Hashed): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    hashed.hash.update(chunk)
    hashed.size += chunk.length
    yield chunk
  }
}
