import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  type S3Client,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3'

/** The most that S3 copies at once, and what each part of something longer has. */
const LARGEST = 5 * 1024 ** 3
const PART_SIZE = 1024 ** 3

interface Copied {
  readonly Bucket: string
  readonly from: string
  readonly to: string
  readonly size: number
}

/** Within the server: no byte comes here. */
export async function copyObject(client: S3Client, copied: Copied, largest = LARGEST): Promise<void> {
  const { Bucket, from, to, size } = copied
  const CopySource = `${Bucket}/${encodeURI(from)}`
  if (size <= largest) await client.send(new CopyObjectCommand({ Bucket, Key: to, CopySource }))
  else await copyInParts(client, { Bucket, Key: to }, CopySource, size, Math.min(PART_SIZE, largest))
}

async function copyInParts(
  client: S3Client,
  place: { Bucket: string; Key: string },
  CopySource: string,
  size: number,
  partSize: number,
): Promise<void> {
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(place))
  try {
    const Parts: { ETag: string | undefined; PartNumber: number }[] = []
    for (let start = 0; start < size; start += partSize) {
      const PartNumber = Parts.length + 1
      const CopySourceRange = `bytes=${start}-${Math.min(start + partSize, size) - 1}`
      const part = { ...place, UploadId, PartNumber, CopySource, CopySourceRange }
      const { CopyPartResult } = await client.send(new UploadPartCopyCommand(part))
      Parts.push({ ETag: CopyPartResult?.ETag, PartNumber })
    }
    await client.send(new CompleteMultipartUploadCommand({ ...place, UploadId, MultipartUpload: { Parts } }))
  } catch (error) {
    await client.send(new AbortMultipartUploadCommand({ ...place, UploadId })).catch(() => undefined)
    throw error
  }
}
