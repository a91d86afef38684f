// Whether the end of a file is there. Lenient: many programs append something of their own.

import type { Format } from '../formats.ts'
import type { PartReader } from './reader.ts'

const tailSize = 64 * 1024

export async function isWhole(file: PartReader, format: Format, head: Buffer): Promise<boolean> {
  const tail = () => file.read(Math.max(0, file.size - tailSize), tailSize)
  switch (format) {
    case 'pdf': {
      const end = await tail()
      return end.includes('%%EOF') || end.includes('startxref')
    }
    case 'png':
      return head.length > 33 && head.toString('latin1', 12, 16) === 'IHDR' && (await tail()).includes('IEND')
    case 'jpeg':
      return (await tail()).includes(Buffer.from([0xff, 0xd9]))
    case 'gif':
      return file.size > 13 && (await tail()).includes(0x3b)
    case 'webp':
      return head.length >= 16 && head.readUInt32LE(4) + 8 <= file.size + 1
    case 'wav':
      // What is recorded without an end has no length, or the largest.
      return head.length >= 44 && (head.readUInt32LE(4) >= 0xfffffff0 || head.readUInt32LE(4) + 8 <= file.size + 1)
    case 'mp4':
    case 'mov':
    case 'm4a':
      return await hasBoxes(file)
    default:
      return true
  }
}

/** Each box says how long it is; one of them tells where the pictures and sounds lie. */
async function hasBoxes(file: PartReader): Promise<boolean> {
  let hasIndex = false
  let at = 0
  for (let count = 0; at + 8 <= file.size && count < 10_000; count++) {
    const box = await file.read(at, 16)
    const type = box.toString('latin1', 4, 8)
    let length = box.readUInt32BE(0)
    if (length === 1 && box.length >= 16) length = Number(box.readBigUInt64BE(8))
    if (length === 0) length = file.size - at
    if (length < 8 || at + length > file.size) return false
    if (type === 'moov' || type === 'moof') hasIndex = true
    at += length
  }
  return hasIndex
}
