import { randomBytes } from 'node:crypto'
import { DeleteObjectCommand, ListObjectsV2Command, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { NotS3 } from './s3-failure.ts'

const PATIENCE_MS = 5000

/** Listing answers why it fails; asking only for the bucket (HEAD) has no words for it. */
export async function reach(client: S3Client, bucket: string, patienceMs = PATIENCE_MS): Promise<void> {
  const { Name } = await client.send(new ListObjectsV2Command({ Bucket: bucket, MaxKeys: 1 }), within(patienceMs))
  // Any web server may answer with a page.
  if (Name !== bucket) throw new NotS3()
}

/** With an object whose name is no key, so that no list has it. */
export async function tryWriting(client: S3Client, bucket: string): Promise<void> {
  const place = { Bucket: bucket, Key: `.opening-${randomBytes(8).toString('hex')}` }
  const trial = { ...place, Body: 'Written to see that it can be, and removed at once.' }
  await client.send(new PutObjectCommand(trial), within(PATIENCE_MS))
  await client.send(new DeleteObjectCommand(place), within(PATIENCE_MS))
}

function within(milliseconds: number) {
  return { abortSignal: AbortSignal.timeout(milliseconds) }
}
