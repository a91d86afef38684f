// A draft in a bucket is a multipart upload. What does not fill a part yet lies beside it as its tail, which is named for the
// place where it begins: one that was left behind when its bytes had become a part begins before the end of the parts, and
// counts for nothing. All its objects lie below a name that is no key.

import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  paginateListObjectsV2,
  type Part,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { type Body, type Drafts, FileMissing, type FileHead, type OpenedFile } from './files.ts'
import { checkedDraftId, checkedKey, isDraftId } from './keys.ts'
import { passOn } from './measure.ts'
import type { ByteRange } from './range.ts'
import { copyObject } from './s3-copy.ts'
import { isMissing, isNoUpload } from './s3-failure.ts'

export const draftsPrefix = '.drafts/'
/** All parts are of this size but the last one: some servers want that. At most so much of a draft is in memory, twice. */
const PART_SIZE = 8 * 1024 * 1024

/** What drafts need of the driver of the bucket. */
export interface DraftPlace {
  readonly client: S3Client
  readonly bucket: string
  explain(error: unknown): unknown
  open(name: string, range: ByteRange | undefined, missing: string): Promise<OpenedFile>
  head(name: string): Promise<FileHead | undefined>
}

interface Found {
  /** Undefined: nothing has filled a part yet. */
  readonly uploadId: string | undefined
  readonly parts: readonly Part[]
  /** Of the parts. */
  readonly length: number
  readonly tailSize: number
}

export function openS3Drafts({ client, bucket: Bucket, explain, open, head }: DraftPlace): Drafts {
  const nameOf = (id: string, what: string) => `${draftsPrefix}${checkedDraftId(id)}/${what}`
  const wholeOf = (id: string) => nameOf(id, 'whole')
  const tailOf = (id: string, at: number) => nameOf(id, `tail-${at}`)

  return {
    append: async (id, offset, body: Body) => {
      const passed = passOn(body)
      try {
        return await append(id, offset, passed.bytes)
      } catch (error) {
        throw passed.fail(error, explain)
      }
    },
    sizeOf: (id) => explained(() => sizeOf(id)),
    seal: (id) => explained(() => seal(id)),
    open: async (id, range) => await open(wholeOf(id), range, id),
    finish: (id, key) => explained(() => finish(id, checkedKey(key))),
    remove: (id) => explained(() => remove(id)),
    list: async function* () {
      let last = ''
      // Of each draft the first object in the order of the names stands for it.
      for await (const { Key = '', LastModified: modifiedAt = new Date(0) } of objects(draftsPrefix)) {
        const id = Key.slice(draftsPrefix.length, Key.lastIndexOf('/'))
        if (id !== last && isDraftId(id)) yield { id, modifiedAt }
        last = id
      }
    },
  }

  async function explained<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw error instanceof FileMissing || error instanceof TypeError ? error : explain(error)
    }
  }

  async function append(id: string, offset: number, bytes: AsyncIterable<Uint8Array>): Promise<number> {
    const found = await look(id)
    const size = found ? found.length + found.tailSize : 0
    if (size !== offset) throw new Error(`The draft has ${size} bytes, and more are to be added at ${offset}.`)
    let { uploadId, parts, length } = found ?? { uploadId: undefined, parts: [] as readonly Part[], length: 0 }
    const oldTail = found && found.tailSize > 0 ? tailOf(id, length) : undefined
    let waiting: Uint8Array[] = oldTail === undefined ? [] : [await read(oldTail)]
    let waitingSize = found?.tailSize ?? 0
    let added = 0
    try {
      for await (const chunk of bytes) {
        waiting.push(chunk)
        waitingSize += chunk.length
        added += chunk.length
        while (waitingSize >= PART_SIZE) {
          const all = Buffer.concat(waiting)
          uploadId ??= await begin(id)
          const PartNumber = parts.length + 1
          const part = { Bucket, Key: wholeOf(id), UploadId: uploadId, PartNumber }
          await client.send(new UploadPartCommand({ ...part, Body: all.subarray(0, PART_SIZE) }))
          parts = [...parts, { PartNumber }]
          length += PART_SIZE
          waiting = [all.subarray(PART_SIZE)]
          waitingSize -= PART_SIZE
        }
      }
    } finally {
      // Also what came before the body failed. An empty draft is one, too.
      const tail = { Bucket, Key: tailOf(id, length), Body: Buffer.concat(waiting) }
      if (added > 0 || !found) await client.send(new PutObjectCommand(tail))
      if (oldTail !== undefined && oldTail !== tail.Key) await removeObject(oldTail)
    }
    return offset + added
  }

  /** The id of the multipart upload is known before any part is in it. */
  async function begin(id: string): Promise<string> {
    const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key: wholeOf(id) }))
    await client.send(new PutObjectCommand({ Bucket, Key: nameOf(id, 'upload'), Body: UploadId! }))
    return UploadId!
  }

  async function look(id: string): Promise<Found | undefined> {
    const names = new Map<string, number>()
    const prefix = nameOf(id, '')
    for await (const { Key = '', Size = 0 } of objects(prefix)) names.set(Key.slice(prefix.length), Size)
    if (names.size === 0) return undefined
    const uploadId = names.has('upload') ? String(await read(nameOf(id, 'upload'))) : undefined
    const parts = uploadId === undefined ? [] : await listParts(id, uploadId)
    const length = parts.reduce((sum, { Size = 0 }) => sum + Size, 0)
    return { uploadId, parts, length, tailSize: names.get(`tail-${length}`) ?? 0 }
  }

  async function listParts(id: string, UploadId: string): Promise<Part[]> {
    const parts: Part[] = []
    let PartNumberMarker: string | undefined
    // Not the SDK's paginator: some servers name a next marker on the last page, too, and it would never end.
    for (let isMore = true; isMore;) {
      const which = { Bucket, Key: wholeOf(id), UploadId, PartNumberMarker }
      const answer = await client.send(new ListPartsCommand(which))
      parts.push(...(answer.Parts ?? []))
      PartNumberMarker = answer.NextPartNumberMarker
      isMore = answer.IsTruncated === true
    }
    return parts
  }

  async function sizeOf(id: string): Promise<number | undefined> {
    const whole = await head(wholeOf(id))
    if (whole) return whole.size
    const found = await look(id)
    return found && found.length + found.tailSize
  }

  async function seal(id: string): Promise<void> {
    if (await head(wholeOf(id))) return
    const found = await look(id)
    if (!found) throw new FileMissing(id)
    const { uploadId, length, tailSize } = found
    const Key = wholeOf(id)
    const Body = tailSize > 0 ? await read(tailOf(id, length)) : Buffer.alloc(0)
    if (uploadId === undefined || length === 0) {
      await client.send(new PutObjectCommand({ Bucket, Key, Body }))
      return
    }
    const which = { Bucket, Key, UploadId: uploadId }
    const PartNumber = found.parts.length + 1
    if (tailSize > 0) await client.send(new UploadPartCommand({ ...which, PartNumber, Body }))
    const Parts = (await listParts(id, uploadId)).map(({ ETag, PartNumber }) => ({ ETag, PartNumber }))
    await client.send(new CompleteMultipartUploadCommand({ ...which, MultipartUpload: { Parts } }))
  }

  async function finish(id: string, key: string): Promise<void> {
    const whole = await head(wholeOf(id))
    if (!whole) throw new FileMissing(id)
    await copyObject(client, { Bucket, from: wholeOf(id), to: key, size: whole.size })
    await remove(id)
  }

  async function remove(id: string): Promise<void> {
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket, Prefix: nameOf(id, '') }))
    const names = Contents.map(({ Key = '' }) => Key)
    if (names.includes(nameOf(id, 'upload'))) await abort(id, String(await read(nameOf(id, 'upload'))))
    // What tells of the parts goes last: whoever removes it after a crash finds them by it.
    const isLast = (name: string) => name.endsWith('/upload')
    for (const name of names.sort((a, b) => Number(isLast(a)) - Number(isLast(b)))) await removeObject(name)
  }

  async function abort(id: string, UploadId: string): Promise<void> {
    try {
      await client.send(new AbortMultipartUploadCommand({ Bucket, Key: wholeOf(id), UploadId }))
    } catch (error) {
      // Completed, or ended by another one.
      if (!isNoUpload(error)) throw error
    }
  }

  async function* objects(Prefix: string) {
    for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix })) yield* Contents
  }

  async function read(Key: string): Promise<Buffer> {
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }))
    return await buffer(Body as Readable)
  }

  async function removeObject(Key: string): Promise<void> {
    try {
      await client.send(new DeleteObjectCommand({ Bucket, Key }))
    } catch (error) {
      if (!isMissing(error)) throw error
    }
  }
}
