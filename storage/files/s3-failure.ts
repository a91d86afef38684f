// What the errors of an S3 server mean, and those of the way to it. No sentence repeats an access key.

import { S3ServiceException } from '@aws-sdk/client-s3'
import { StorageAway, StorageFull } from './files.ts'
import type { S3Options } from './s3-client.ts'

/** Something has answered, but not as S3 does. */
export class NotS3 extends Error {}

export function isMissing(error: unknown): boolean {
  return error instanceof S3ServiceException && error.name === 'NoSuchKey'
}

/** A multipart upload that was completed or ended before. */
export function isNoUpload(error: unknown): boolean {
  return error instanceof S3ServiceException && ['NoSuchUpload', 'NoSuchKey'].includes(error.name)
}

/** An answer to HEAD has no body and so no more than a status; a missing bucket looks the same. */
export function isMissingHead(error: unknown): boolean {
  return error instanceof S3ServiceException && error.name === 'NotFound'
}

export function isUnsatisfiable(error: unknown): boolean {
  return statusOf(error) === 416
}

/** One sentence that says what is wrong and how to mend it. Errors that come neither from a server nor from the way to one stay. */
export function explain(error: unknown, { endpoint, bucket, region }: S3Options): unknown {
  if (statusOf(error) === 507 || nameOf(error) === 'QuotaExceeded') return new StorageFull(error)
  const reason = reasonOf(error, region)
  if (reason === undefined) return error
  return new StorageAway(`The bucket ${bucket} of the S3 server at ${endpoint} cannot be used: ${reason}.`, {
    cause: error,
  })
}

function reasonOf(error: unknown, region: string): string | undefined {
  const code = codeOf(error)
  const name = nameOf(error)
  const status = statusOf(error)
  if (code === 'ECONNREFUSED') return 'nothing answers there; start the server, or correct its address'
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'there is no host of that name; correct its address'
  if (/SSL|TLS|CERT|EPROTO|LEAF_SIGNATURE/.test(code))
    return `no secure connection comes about (${code}); correct http or https in its address, or its certificate`
  if (code !== '')
    return `the connection fails (${code}); look after the server and the network, or correct its address`
  if (name === 'AbortError' || name === 'TimeoutError')
    return 'it takes too long to answer; look after the server and the network, or correct its address'
  if (name === 'NoSuchBucket') return 'there is no such bucket; create it, or correct its name'
  if (name === 'InvalidBucketName') return 'no bucket can have that name; correct it'
  if (name === 'InvalidAccessKeyId') return 'the access key is unknown; correct its id'
  if (name === 'SignatureDoesNotMatch') return 'the access key is refused; correct its id or its secret'
  if (['AuthorizationHeaderMalformed', 'PermanentRedirect', 'IllegalLocationConstraintException'].includes(name))
    return `it does not lie in the region ${region}; correct the region`
  if (name === 'RequestTimeTooSkewed') return 'its clock and ours differ too much; set both'
  if (status === 403) return 'the access key may not do this; allow it to list, read, write and remove objects there'
  if (error instanceof NotS3 || (status !== undefined && status < 500 && !isNamed(error)))
    return 'what answers there is no S3 server; correct its address'
  if (status !== undefined) return `it answers ${name} (status ${status}); look into its log`
  return undefined
}

/** Does the answer have a name for the error, as those of S3 have? */
function isNamed(error: unknown): boolean {
  return error instanceof S3ServiceException && !['Unknown', 'NotFound'].includes(error.name)
}

function statusOf(error: unknown): number | undefined {
  const { $metadata } = error as { $metadata?: { httpStatusCode?: number } }
  return $metadata?.httpStatusCode
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : ''
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
