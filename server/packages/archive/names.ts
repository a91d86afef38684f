// How the files in an archive are called. ZIP says so in UTF-8, or in whatever the program that wrote it was used to: what
// stands there is read in every way that it can have been meant.

import { crc32 } from 'node:zlib'
import { getFileNameLowLevel, type Entry } from 'yauzl'

type Named = Pick<Entry, 'fileNameRaw' | 'generalPurposeBitFlag' | 'extraFields'>

/** In NFC with `/` between folders, the likeliest first. */
export function spellingsOf({ fileNameRaw: raw, generalPurposeBitFlag: flags, extraFields }: Named): string[] {
  const saysUtf8 = (flags & 0x800) !== 0
  const unicode = unicodePath(raw, extraFields)
  const utf8 = strictUtf8(raw)
  const all = saysUtf8
    ? [utf8 ?? raw.toString('utf8')]
    : [
        ...(unicode === undefined ? [] : [unicode]),
        ...(utf8 === undefined ? [] : [utf8]),
        ...(isAscii(raw) ? [] : [windows1258.decode(raw), getFileNameLowLevel(0, raw, [], true)]),
      ]
  return [...new Set(all.map(plain))]
}

/** What Info-ZIP writes beside a name that is not in UTF-8 (APPNOTE 4.6.9), as long as it is still that of this name. */
function unicodePath(raw: Buffer, fields: Named['extraFields']): string | undefined {
  const data = fields.find(({ id }) => id === 0x7075)?.data
  if (!data || data.length < 6 || data[0] !== 1 || data.readUInt32LE(1) !== crc32(raw)) return undefined
  return data.subarray(5).toString('utf8')
}

function strictUtf8(raw: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(raw)
  } catch {
    return undefined
  }
}

function isAscii(raw: Buffer): boolean {
  return raw.every((byte) => byte < 0x80)
}

const windows1258 = new TextDecoder('windows-1258')

function plain(name: string): string {
  return name
    .normalize('NFC')
    .replaceAll('\\', '/')
    .replace(/^(\.\/)+/, '')
}

/** Whoever unpacked it would write outside the folder that they have chosen. */
export function isUnsafe(name: string): boolean {
  // eslint-disable-next-line no-control-regex -- they are just what is not wanted
  const isStrange = /[\u0000-\u001f\u007f]/.test(name)
  return isStrange || name.startsWith('/') || /^[a-z]:/i.test(name) || name.split('/').includes('..')
}

/** What systems put in by themselves. */
export function isLitter(name: string): boolean {
  const last = name.split('/').at(-1)!
  return /(^|\/)__MACOSX\//.test(name) || /^(\.DS_Store|Thumbs\.db|desktop\.ini|~\$.*|\._.*)$/i.test(last)
}

/** Names are the same whatever the case of their letters, and whether their marks are letters of their own. */
export function keyOf(name: string): string {
  return plain(name).toLowerCase().replace(/\s+/g, ' ').trim()
}

/** Letters that a program could not write have become `?`. */
export function mayBe(lossy: string, wanted: string): boolean {
  const [pattern, text] = [keyOf(lossy), keyOf(wanted)]
  if (!pattern.includes('?')) return false
  const signs = [...pattern]
  const wantedSigns = [...text]
  return signs.length === wantedSigns.length && signs.every((sign, at) => sign === '?' || sign === wantedSigns[at])
}
