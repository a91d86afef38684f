// Duration and size of sound and moving pictures, read from the heads of their files.

import { open } from 'node:fs/promises'
import type { Facts } from './facts.ts'

interface Source {
  readonly size: number
  at(position: number, length: number): Promise<Buffer>
}

export async function readMediaFacts(path: string, format: string): Promise<Facts> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const at = async (position: number, length: number) => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position)
      return buffer.subarray(0, bytesRead)
    }
    const source = { size, at }
    if (['mp4', 'mov', 'm4a'].includes(format)) return await mp4Facts(source)
    if (format === 'wav') return await wavFacts(source)
    if (format === 'mp3') return await mp3Facts(source)
    return {}
  } finally {
    await file.close()
  }
}

/** ISO 14496-12: boxes within boxes. */
async function mp4Facts(source: Source): Promise<Facts> {
  const movie = await findBox(source, 'moov', 0, source.size)
  if (!movie || movie.length > 50_000_000) return {}
  const bytes = await source.at(movie.start, movie.length)
  const facts: { durationSeconds?: number; width?: number; height?: number; hasCaptions?: boolean } = {}
  for (const { type, body } of boxesIn(bytes)) {
    if (type === 'mvhd') {
      const isLong = body[0] === 1
      const scale = body.readUInt32BE(isLong ? 20 : 12)
      const duration = isLong ? Number(body.readBigUInt64BE(24)) : body.readUInt32BE(16)
      if (scale > 0 && duration > 0) facts.durationSeconds = rounded(duration / scale)
    }
    if (type === 'trak') {
      const header = boxesIn(body).find((box) => box.type === 'tkhd')?.body
      const media = boxesIn(body).find((box) => box.type === 'mdia')?.body
      const handler =
        media &&
        boxesIn(media)
          .find((box) => box.type === 'hdlr')
          ?.body.toString('latin1', 8, 12)
      if (handler === 'sbtl' || handler === 'text' || handler === 'subt') facts.hasCaptions = true
      if (handler !== 'vide' || !header || header.length < 8) continue
      facts.width ??= header.readUInt16BE(header.length - 8) || undefined
      facts.height ??= header.readUInt16BE(header.length - 4) || undefined
    }
  }
  return facts
}

async function findBox(source: Source, wanted: string, from: number, to: number) {
  let position = from
  for (let count = 0; position + 8 <= to && count < 10_000; count++) {
    const head = await source.at(position, 16)
    if (head.length < 8) return undefined
    const short = head.readUInt32BE(0)
    const length =
      short === 1 && head.length === 16 ? Number(head.readBigUInt64BE(8)) : short === 0 ? to - position : short
    const headLength = short === 1 ? 16 : 8
    if (length < headLength) return undefined
    if (head.toString('latin1', 4, 8) === wanted) return { start: position + headLength, length: length - headLength }
    position += length
  }
  return undefined
}

function boxesIn(bytes: Buffer): { type: string; body: Buffer }[] {
  const boxes = []
  for (let at = 0; at + 8 <= bytes.length;) {
    const length = bytes.readUInt32BE(at)
    if (length < 8 || at + length > bytes.length) break
    boxes.push({ type: bytes.toString('latin1', at + 4, at + 8), body: bytes.subarray(at + 8, at + length) })
    at += length
  }
  return boxes
}

/** RIFF: the size of the sound divided by its bytes in a second. */
async function wavFacts(source: Source): Promise<Facts> {
  let rate = 0
  let position = 12
  for (let count = 0; position + 8 <= source.size && count < 1000; count++) {
    const head = await source.at(position, 24)
    if (head.length < 8) break
    const [id, length] = [head.toString('latin1', 0, 4), head.readUInt32LE(4)]
    if (id === 'fmt ' && head.length >= 20) rate = head.readUInt32LE(16)
    if (id === 'data') {
      const bytes = Math.min(length, source.size - position - 8)
      return rate > 0 ? { durationSeconds: rounded(bytes / rate) } : {}
    }
    position += 8 + length + (length % 2)
  }
  return {}
}

const bitRates: Record<string, number[]> = {
  one: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  two: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
}
const sampleRates = [44_100, 48_000, 32_000]

/** MPEG audio, layer III: frames counted by the Xing head where the rate varies, otherwise by the size. */
async function mp3Facts(source: Source): Promise<Facts> {
  const tag = await source.at(0, 10)
  const isTagged = tag.toString('latin1', 0, 3) === 'ID3' && tag.length === 10
  const skipped = isTagged ? 10 + [6, 7, 8, 9].reduce((sum, at) => sum * 128 + (tag[at]! & 0x7f), 0) : 0
  const bytes = await source.at(skipped, 16_384)
  for (let at = 0; at + 4 <= bytes.length; at++) {
    if (bytes[at] !== 0xff || (bytes[at + 1]! & 0xe6) !== 0xe2) continue
    const version = (bytes[at + 1]! >> 3) & 3
    const isOne = version === 3
    const rate = bitRates[isOne ? 'one' : 'two']![bytes[at + 2]! >> 4] ?? 0
    const samples = (sampleRates[(bytes[at + 2]! >> 2) & 3] ?? 0) / (isOne ? 1 : version === 2 ? 2 : 4)
    if (rate === 0 || samples === 0 || version === 1) continue
    const perFrame = isOne ? 1152 : 576
    const head = bytes.subarray(at, at + 200).toString('latin1')
    const xing = Math.max(head.indexOf('Xing'), head.indexOf('Info'))
    if (xing > 0 && at + xing + 12 <= bytes.length && (bytes[at + xing + 7]! & 1) === 1)
      return { durationSeconds: rounded((bytes.readUInt32BE(at + xing + 8) * perFrame) / samples) }
    return { durationSeconds: rounded(((source.size - skipped - at) * 8) / (rate * 1000)) }
  }
  return {}
}

function rounded(seconds: number): number {
  return Math.round(seconds * 10) / 10
}
