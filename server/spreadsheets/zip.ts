// What an XLSX holds, unpacked only as far as it is safe: a few kilobytes can be made to unpack into gigabytes.

import { buffer } from 'node:stream/consumers'
import { openPromise } from 'yauzl'
import { ZipFile } from 'yazl'

export class TooLarge extends Error {}

/**
 * The same archive without pictures, and not packed. The sizes that its directory tells are added up before anything is
 * unpacked, and none unpacks into more than it has told; what lies in the file beside its directory is not taken along.
 */
export async function repackSafely(path: string): Promise<Buffer> {
  const archive = await openPromise(path, { lazyEntries: true, autoClose: false, validateEntrySizes: true })
  try {
    if (archive.entryCount > mostEntries) throw new TooLarge()
    const entries = []
    let bytes = 0
    for await (const entry of archive.eachEntry()) {
      if (!/\.(xml|rels)$/i.test(entry.fileName)) continue
      bytes += entry.uncompressedSize
      if (bytes > mostBytes) throw new TooLarge()
      entries.push(entry)
    }
    const safe = new ZipFile()
    for (const entry of entries) {
      const content = await buffer(await archive.openReadStreamPromise(entry))
      safe.addBuffer(content, entry.fileName, { compress: false })
    }
    safe.end()
    return await buffer(safe.outputStream)
  } finally {
    archive.close()
  }
}

const mostEntries = 2000
/** 20,000 rows of ten columns need a tenth of it. */
const mostBytes = 200 * 1024 * 1024
