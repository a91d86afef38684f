// ZIP archives, the same bytes every time.

import { buffer } from 'node:stream/consumers'
import yauzl from 'yauzl'
import { ZipFile } from 'yazl'

export type Parts = Readonly<Record<string, string | Buffer>>

const day = new Date(2026, 0, 1)

/** In the order in which they are given. `stored`: those that are not compressed. */
export async function archive(parts: Parts, stored: readonly string[] = []): Promise<Buffer> {
  const zip = new ZipFile()
  for (const [name, content] of Object.entries(parts)) {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content
    zip.addBuffer(bytes, name, {
      mtime: day,
      mode: 0o100644,
      forceDosTimestamp: true,
      compress: !stored.includes(name),
    })
  }
  zip.end()
  return await buffer(zip.outputStream)
}

/** What another library has packed, without the moment at which it did. */
export async function repack(bytes: Buffer): Promise<Buffer> {
  const zip = await yauzl.fromBufferPromise(bytes)
  const parts: Record<string, Buffer> = {}
  for await (const entry of zip.eachEntry())
    parts[entry.fileName] = await buffer(await zip.openReadStreamPromise(entry))
  return await archive(Object.fromEntries(Object.entries(parts).sort(([one], [other]) => (one < other ? -1 : 1))))
}

export function escapeXml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
}
