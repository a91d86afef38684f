// All files of a material as one, made while it is sent: each is opened when its turn comes, and none is packed anew.

import type { Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import type { OpenedFile } from '../../../storage/files/files.ts'
import type { MaterialFile } from '../content.ts'
import { openStored } from '../../uploads/index.ts'

export interface Archive {
  readonly body: Readable
  /** Known before the first byte is made: a phone can tell how long it takes. */
  readonly size: number | undefined
  /** Lets go of the file that is just being read. */
  giveUp(): void
}

/** One thing in an archive, under its whole path there: what is safe and there once, is the business of whoever names it. */
export interface Packed {
  readonly path: string
  readonly what: string | Pick<MaterialFile, 'storedFileId' | 'size' | 'addedAt'>
}

/** `texts`: by their names, what lies beside the files. */
export async function openArchive(
  files: readonly MaterialFile[],
  texts: Readonly<Record<string, string>>,
): Promise<Archive> {
  const all: (string | MaterialFile)[] = [...Object.values(texts), ...files]
  const names = uniqueNames([...Object.keys(texts), ...files.map(({ name }) => name)])
  return await openArchiveOf(all.map((what, at) => ({ path: names[at]!, what })))
}

export async function openArchiveOf(packed: readonly Packed[]): Promise<Archive> {
  const zip = new ZipFile()
  const body = zip.outputStream as unknown as Readable
  let current: Readable | undefined
  zip.on('error', (error: Error) => body.destroy(error))
  const stored = { compress: false, mode: 0o100644 }
  for (const { path, what } of packed) {
    if (typeof what === 'string') {
      zip.addBuffer(Buffer.from(what), path, stored)
      continue
    }
    const { storedFileId, size, addedAt } = what
    zip.addReadStreamLazy(path, { ...stored, size, mtime: addedAt }, (give) => {
      const begin = ({ body: bytes }: OpenedFile) => {
        current = bytes
        if (body.destroyed) bytes.destroy()
        bytes.once('error', (error) => body.destroy(error))
        give(null, bytes)
      }
      openStored(storedFileId).then(begin, (error: Error) => body.destroy(error))
    })
  }
  // Its types know nothing of the number.
  const end = zip.end.bind(zip) as (options: object, told: (bytes: number) => void) => void
  const size = await new Promise<number | undefined>((resolve) => {
    end({}, (bytes) => resolve(bytes < 0 ? undefined : bytes))
  })
  return {
    body,
    size,
    giveUp: () => {
      body.destroy()
      current?.destroy()
    },
  }
}

/** In NFC, without what no program can write, and each only once, whatever the case of its letters. */
export function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set<string>()
  return names.map((name) => {
    const safe = safeName(name)
    const [, bare = '', ending = ''] = /^(.*?)(\.[^.]{1,8})?$/s.exec(safe) ?? []
    let unique = safe
    for (let count = 2; taken.has(unique.toLowerCase()); count++) unique = `${bare} (${count})${ending}`
    taken.add(unique.toLowerCase())
    return unique
  })
}

/** A name that Windows refuses would keep somebody from the whole archive. */
export function safeName(name: string): string {
  const safe = name
    .normalize('NFC')
    .replace(/[\p{Cc}<>:"/\\|?*]/gu, '_')
    .replace(/[. ]+$/, '')
    .trim()
  return safe === '' || /^\.+$/.test(safe) ? '_' : safe.slice(0, 200)
}
