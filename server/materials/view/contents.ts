// What lies in an archive or a package: only its list is read, a few pieces from its end, however large it is.

import yauzl from 'yauzl'
import { StoredReader } from '../../uploads/index.ts'
import type { MaterialFile } from '../content.ts'

export interface PackedFile {
  readonly name: string
  /** Bytes, unpacked, as the archive says. */
  readonly size: number
}

/** A longer list tells nobody anything. */
const most = 200

/** Empty when it cannot be read. */
export async function listContents(file: Pick<MaterialFile, 'storedFileId' | 'size'>): Promise<PackedFile[]> {
  const found: PackedFile[] = []
  try {
    const zip = await yauzl.fromRandomAccessReaderPromise(new StoredReader(file.storedFileId), file.size, {
      autoClose: false,
    })
    for await (const { fileName, uncompressedSize } of zip.eachEntry()) {
      if (!fileName.endsWith('/')) found.push({ name: fileName.normalize('NFC'), size: uncompressedSize })
      if (found.length >= most) break
    }
  } catch {
    // What has been listed so far is still there.
  }
  return found
}
