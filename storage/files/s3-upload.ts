import { Readable } from 'node:stream'
import { AbortMultipartUploadCommand, ListMultipartUploadsCommand, type S3Client } from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { isKey } from './keys.ts'
import { draftsPrefix } from './s3-drafts.ts'

/** At most so much of a file is in memory, three or four times. */
const PART_SIZE = 8 * 1024 * 1024
const MAX_PARTS = 10_000
const WEEK_MS = 7 * 24 * 60 * 60 * 1000

/** What fits into one part is put at once; of anything longer that fails the parts are removed. */
export async function upload(
  client: S3Client,
  place: { Bucket: string; Key: string },
  bytes: AsyncIterable<Uint8Array>,
  size = 0,
): Promise<void> {
  const partSize = Math.max(PART_SIZE, Math.ceil(size / MAX_PARTS))
  const params = { ...place, Body: Readable.from(bytes, { objectMode: false }) }
  await new Upload({ client, params, partSize, queueSize: 2 }).done()
}

/** Parts of a process that was killed cost room, and no list shows them. A week, because some uploads are resumed later. */
export async function abortOldUploads(client: S3Client, bucket: string, now = Date.now()): Promise<void> {
  try {
    const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }))
    for (const { Key = '', UploadId, Initiated } of Uploads)
      if ((isKey(Key) || Key.startsWith(draftsPrefix)) && Initiated && now - Initiated.getTime() > WEEK_MS)
        await client.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId }))
  } catch {
    // Not every server lists them, and not every access key may. Then a rule of the bucket has to do it.
  }
}
