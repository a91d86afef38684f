// What a file is, by what is in it: never by what it is called.

import { fileTypeFromBuffer } from 'file-type'
import type { Format } from '../formats.ts'
import { recogniseCompound } from './compound.ts'
import { type PartReader, type Unusable, unusable } from './reader.ts'
import { isWideText, recogniseText } from './text.ts'
import { isWhole } from './whole.ts'
import { recogniseZip } from './zip.ts'

export type Recognised = { readonly format: Format } | { readonly unusable: Unusable }

const headSize = 64 * 1024

export async function recognise(file: PartReader): Promise<Recognised> {
  if (file.size === 0) return unusable('empty')
  const head = await file.read(0, headSize)
  if (isProgram(head)) return unusable('program')
  if (head.subarray(0, 4).equals(zipMark) || head.subarray(0, 4).equals(emptyZipMark)) return await recogniseZip(file)
  if (head.subarray(0, 8).equals(compoundMark)) return await recogniseCompound(file)
  // A few programs write something in front.
  if (head.subarray(0, 1024).includes('%PDF-')) return await checked(file, 'pdf', head)

  if (isWideText(head)) return await recogniseText(file, head)
  const found = await fileTypeFromBuffer(head).catch(() => undefined)
  const format = found && formatOf[found.ext]
  if (format) return await checked(file, format, head)
  // Of these the texts are ours to tell apart.
  if (found && !['xml', 'rtf', 'vtt', 'html', 'svg'].includes(found.ext)) {
    if (programs.includes(found.ext)) return unusable('program')
    return unusable('unsupported', { kind: found.ext.toUpperCase() })
  }
  return await recogniseText(file, head)
}

const zipMark = Buffer.from('PK\x03\x04', 'latin1')
const emptyZipMark = Buffer.from('PK\x05\x06', 'latin1')
const compoundMark = Buffer.from('d0cf11e0a1b11ae1', 'hex')

/** As file-type calls them. */
const formatOf: Readonly<Record<string, Format>> = {
  ...{ png: 'png', apng: 'png', jpg: 'jpeg', webp: 'webp', gif: 'gif' },
  ...{ mp4: 'mp4', m4v: 'mp4', mov: 'mov', webm: 'webm', '3gp': 'mp4' },
  ...{ mp3: 'mp3', ogg: 'ogg', oga: 'ogg', ogv: 'ogg', opus: 'ogg', wav: 'wav', m4a: 'm4a' },
}
const programs = [
  'exe',
  'elf',
  'macho',
  'class',
  'wasm',
  'deb',
  'rpm',
  'cab',
  'dmg',
  'crx',
  'swf',
  'lnk',
  'jar',
  'apk',
  'xpi',
]

function isProgram(head: Buffer): boolean {
  const starts = (...bytes: number[]) => head.subarray(0, bytes.length).equals(Buffer.from(bytes))
  const isWindows = starts(0x4d, 0x5a) && head.length > 64
  const isLinux = starts(0x7f, 0x45, 0x4c, 0x46)
  const isMac = ['feedface', 'feedfacf', 'cefaedfe', 'cffaedfe', 'cafebabe'].includes(
    head.subarray(0, 4).toString('hex'),
  )
  return isWindows || isLinux || isMac
}

async function checked(file: PartReader, format: Format, head: Buffer): Promise<Recognised> {
  return (await isWhole(file, format, head)) ? { format } : unusable('broken')
}
