import type { Readable } from 'node:stream'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  paginateListObjectsV2,
} from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { attachment } from './disposition.ts'
import { type FileHead, FileMissing, type Files, type OpenedFile, RangeUnsatisfiable } from './files.ts'
import { checkedKey, checkedPrefix, isKey } from './keys.ts'
import { measure } from './measure.ts'
import { type ByteRange, isRange } from './range.ts'
import { clientFor, type S3Options } from './s3-client.ts'
import { explain, isMissing, isMissingHead, isUnsatisfiable } from './s3-failure.ts'
import { openS3Drafts } from './s3-drafts.ts'
import { reach, tryWriting } from './s3-reach.ts'
import { abortOldUploads, upload } from './s3-upload.ts'
import { checkedExpiry } from './signed-url.ts'

/** Each file is an object of the bucket under its key. Objects whose names are no keys are left alone. */
export async function openS3(options: S3Options): Promise<Files> {
  const { bucket: Bucket, endpoint, publicEndpoint } = options
  const client = clientFor(endpoint, options)
  const publicClient = publicEndpoint === undefined ? client : clientFor(publicEndpoint, options)
  const close = () => {
    client.destroy()
    publicClient.destroy()
    return Promise.resolve()
  }

  try {
    await reach(client, Bucket)
    await tryWriting(client, Bucket)
  } catch (error) {
    await close()
    throw explain(error, options)
  }
  await abortOldUploads(client, Bucket)

  const files: Files = {
    put: async (key, body, { size } = {}) => {
      const measured = measure(body, size)
      try {
        await upload(client, { Bucket, Key: checkedKey(key) }, measured.bytes, size)
        return measured.result()
      } catch (error) {
        throw measured.fail(error, (failure) => explain(failure, options))
      }
    },

    open: async (key, range) => await openObject(checkedKey(key), range, key),
    head: async (key) => await headObject(checkedKey(key)),

    remove: async (key) => {
      try {
        await client.send(new DeleteObjectCommand({ Bucket, Key: checkedKey(key) }))
      } catch (error) {
        if (!isMissing(error)) throw explain(error, options)
      }
    },

    list: async function* (prefix) {
      try {
        for await (const page of paginateListObjectsV2({ client }, { Bucket, Prefix: checkedPrefix(prefix) }))
          for (const { Key: key = '', Size: size = 0, LastModified: modifiedAt = new Date(0) } of page.Contents ?? [])
            if (isKey(key)) yield { key, size, modifiedAt }
      } catch (error) {
        throw explain(error, options)
      }
    },

    signedUrl: async (key, signed) => {
      const { downloadName, type } = signed
      const command = new GetObjectCommand({
        Bucket,
        Key: checkedKey(key),
        ResponseContentDisposition: downloadName === undefined ? undefined : attachment(downloadName),
        ResponseContentType: type,
      })
      return await getSignedUrl(publicClient, command, { expiresIn: checkedExpiry(signed) })
    },

    drafts: openS3Drafts({
      client,
      bucket: Bucket,
      explain: (error) => explain(error, options),
      open: openObject,
      head: headObject,
    }),

    check: async () => {
      try {
        await reach(client, Bucket)
      } catch (error) {
        throw explain(error, options)
      }
    },

    close,
  }
  return files

  /** `name`: as it is called in what is thrown. */
  async function openObject(Key: string, range: ByteRange | undefined, name: string): Promise<OpenedFile> {
    // Servers answer with the whole file to a range that makes no sense.
    if (range && !isRange(range)) throw await unsatisfiable(Key, name)
    const Range = range && `bytes=${range.start}-${range.end ?? ''}`
    try {
      return opened(name, range, await client.send(new GetObjectCommand({ Bucket, Key, Range })))
    } catch (error) {
      if (isUnsatisfiable(error)) throw await unsatisfiable(Key, name)
      throw isMissing(error) ? new FileMissing(name, error) : explain(error, options)
    }
  }

  async function headObject(Key: string): Promise<FileHead | undefined> {
    try {
      return headIn(await client.send(new HeadObjectCommand({ Bucket, Key })))
    } catch (error) {
      if (isMissingHead(error)) return undefined
      throw explain(error, options)
    }
  }

  async function unsatisfiable(Key: string, name: string): Promise<Error> {
    const head = await headObject(Key)
    return head ? new RangeUnsatisfiable(name, head.size) : new FileMissing(name)
  }
}

function opened(key: string, range: ByteRange | undefined, answer: GetObjectCommandOutput): OpenedFile {
  const body = answer.Body as Readable
  const { size, modifiedAt } = headIn(answer)
  if (!range) return { body, start: 0, length: size, size, modifiedAt }

  const [, start, whole] = /^bytes (\d+)-\d+\/(\d+)$/.exec(answer.ContentRange ?? '') ?? []
  if (start !== undefined) return { body, start: Number(start), length: size, size: Number(whole), modifiedAt }
  body.destroy()
  if (size === 0) throw new RangeUnsatisfiable(key, 0)
  throw new Error('The S3 server answers with whole files when it is asked for a part.')
}

function headIn({ ContentLength = 0, LastModified = new Date(0) }: HeadObjectCommandOutput): FileHead {
  return { size: ContentLength, modifiedAt: LastModified }
}
