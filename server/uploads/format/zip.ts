// Many formats are ZIP archives with certain files in them. Only the list of the files is read, and a few small ones.

import { Readable } from 'node:stream'
import yauzl from 'yauzl'
import type { Format } from '../formats.ts'
import { type PartReader, unusable } from './reader.ts'
import type { Recognised } from './recognise.ts'

const mostEntries = 50_000
/** Bytes of a file in it that is looked into. */
const mostRead = 256 * 1024

export async function recogniseZip(file: PartReader): Promise<Recognised> {
  let list: Listed
  try {
    list = await listZip(file)
  } catch (error) {
    const isUnsafe = /invalid relative path|absolute path|invalid characters in fileName/.test(String(error))
    return unusable(isUnsafe ? 'unsafeArchive' : 'broken')
  }
  const { names, read, isEncrypted } = list
  const format = await formatOf(names, read)
  if (format === 'program') return unusable('program')
  if (isEncrypted && format !== 'zip') return unusable('encrypted')
  return { format }
}

async function formatOf(
  names: ReadonlySet<string>,
  read: (name: string) => Promise<string>,
): Promise<Format | 'program'> {
  const has = (beginning: string) => [...names].some((name) => name.startsWith(beginning))
  if (
    names.has('AndroidManifest.xml') ||
    (names.has('META-INF/MANIFEST.MF') && [...names].some((name) => name.endsWith('.class')))
  )
    return 'program'
  if (names.has('[Content_Types].xml')) {
    if (has('word/')) return 'docx'
    if (has('ppt/')) return 'pptx'
    if (has('xl/')) return 'xlsx'
  }
  if (names.has('mimetype')) {
    const type = (await read('mimetype')).trim()
    for (const [beginning, format] of openDocuments) if (type.startsWith(beginning)) return format
  }
  if (names.has('h5p.json')) return 'h5p'
  if (names.has('imsmanifest.xml')) return 'scorm'
  if (names.has('project.json') && /"targets"|"meta"/.test(await read('project.json'))) return 'sb3'
  if (names.has('geogebra.xml')) return 'geogebra'
  if ([...names].some((name) => /^([^/]+\/)?index\.html?$/i.test(name))) return 'html5'
  return 'zip'
}

const openDocuments: readonly (readonly [string, Format])[] = [
  ['application/epub+zip', 'epub'],
  ['application/vnd.oasis.opendocument.text', 'odt'],
  ['application/vnd.oasis.opendocument.presentation', 'odp'],
  ['application/vnd.oasis.opendocument.spreadsheet', 'ods'],
]

interface Listed {
  readonly names: ReadonlySet<string>
  readonly isEncrypted: boolean
  read(name: string): Promise<string>
}

async function listZip(file: PartReader): Promise<Listed> {
  const zip = await yauzl.fromRandomAccessReaderPromise(new Parts(file), file.size, { autoClose: false })
  const entries = new Map<string, yauzl.Entry>()
  let isEncrypted = false
  for await (const entry of zip.eachEntry()) {
    entries.set(entry.fileName, entry)
    isEncrypted ||= entry.isEncrypted()
    if (entries.size >= mostEntries) break
  }
  return {
    names: new Set(entries.keys()),
    isEncrypted,
    read: async (name) => {
      const entry = entries.get(name)!
      if (entry.isEncrypted() || entry.uncompressedSize > 50 * 1024 ** 2) return ''
      const stream = await zip.openReadStreamPromise(entry)
      let text = ''
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        text += chunk.toString('latin1')
        if (text.length > mostRead) break
      }
      stream.destroy()
      return text
    },
  }
}

class Parts extends yauzl.RandomAccessReader {
  readonly #file: PartReader

  constructor(file: PartReader) {
    super()
    this.#file = file
  }

  override _readStreamForRange(start: number, end: number): Readable {
    const file = this.#file
    return Readable.from(pieces(file, start, end), { objectMode: false })
  }
}

async function* pieces(file: PartReader, start: number, end: number): AsyncGenerator<Buffer> {
  for (let at = start; at < end;) {
    const piece = await file.read(at, Math.min(256 * 1024, end - at))
    if (piece.length === 0) return
    yield piece
    at += piece.length
  }
}
