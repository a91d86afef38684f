import { type DiskOptions, openDisk } from './disk.ts'
import type { Files } from './files.ts'
import type { S3Options } from './s3-client.ts'

export { attachment } from './disposition.ts'
export { contentKey, isKey, randomDraftId, randomKey } from './keys.ts'
export { readSignedUrl } from './signed-url.ts'

export type FilesOptions = DiskOptions | { s3: S3Options }

/** Throws one sentence that says what is wrong and how to mend it when files cannot be read and written there. */
export async function openFiles(options: FilesOptions): Promise<Files> {
  if (!('s3' in options)) return await openDisk(options)
  // The SDK takes a moment to load, which a start without S3 needs not wait for.
  const { openS3 } = await import('./s3.ts')
  return await openS3(options.s3)
}
