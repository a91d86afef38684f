// UTF-8 both ways. Most names and many texts are short and ASCII: for them a loop beats a call into native code.
import { isUtf8 } from 'node:buffer'
import { malformed } from './malformed.ts'

export function readText(bytes: Buffer, start: number, end: number): string {
  const text = readShortAscii(bytes, start, end) ?? bytes.toString('utf8', start, end)
  if (text.includes('\ufffd') && !isUtf8(bytes.subarray(start, end))) throw malformed('UTF-8')
  return text
}

/** As readText, but the same field names come again and again: they are kept by a hash of their bytes. */
export function readName(bytes: Buffer, start: number, end: number, hash: number): string {
  const slot = hash & (names.length - 1)
  const known = names[slot]!
  if (isSame(known, bytes, start, end)) return known
  const name = readText(bytes, start, end)
  if (name.length === end - start && name.length <= longestKept) names[slot] = name
  return name
}

/** Gives the offset after the text. There must be room for three bytes per character. */
export function writeText(bytes: Buffer, offset: number, text: string): number {
  const { length } = text
  if (length > longestLoop) return offset + bytes.write(text, offset, 'utf8')
  for (let index = 0; index < length; index++) {
    const unit = text.charCodeAt(index)
    if (unit > 0x7f) return offset + bytes.write(text, offset, 'utf8')
    bytes[offset + index] = unit
  }
  return offset + length
}

const longestLoop = 32
const longestKept = 64
const names: string[] = new Array<string>(2048).fill('')

/** A name with other characters than ASCII never matches: in bytes it is longer. */
function isSame(name: string, bytes: Buffer, start: number, end: number): boolean {
  if (name.length !== end - start) return false
  for (let index = 0; index < name.length; index++) {
    if (name.charCodeAt(index) !== bytes[start + index]) return false
  }
  return true
}

function readShortAscii(bytes: Buffer, start: number, end: number): string | undefined {
  if (end - start > 8) return undefined
  let text = ''
  for (let index = start; index < end; index++) {
    const byte = bytes[index]!
    if (byte > 0x7f) return undefined
    text += String.fromCharCode(byte)
  }
  return text
}
