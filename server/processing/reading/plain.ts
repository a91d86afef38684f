// Plain texts, Markdown, CSV, web pages and captions.

import { open } from 'node:fs/promises'
import { decodeText } from '../encodings/decode.ts'
import type { Read } from './facts.ts'
import { paragraphsOfHtml } from './html.ts'
import { addPieces, collectPages, type Paragraph } from './pages.ts'

export async function readPlain(path: string): Promise<Read> {
  return readParagraphs(lines(decodeText(await readStart(path))).map((text) => ({ text })))
}

export async function readMarkdown(path: string): Promise<Read> {
  return readParagraphs(
    lines(decodeText(await readStart(path))).map((line) => {
      const heading = /^#{1,6}\s+(.*?)\s*#*$/.exec(line)?.[1]
      return heading === undefined ? { text: line } : { text: heading, isHeading: true }
    }),
  )
}

export async function readHtml(path: string): Promise<Read> {
  return readParagraphs(paragraphsOfHtml(decodeText(await readStart(path))))
}

/** The title of each piece is the time at which it begins. */
export async function readCaptions(path: string): Promise<Read> {
  const cues = [...cuesOf(decodeText(await readStart(path)))]
  const collected = collectPages()
  let piece: { from: string; text: string } | undefined
  const close = () => {
    if (piece) collected.add({ number: collected.pages.length + 1, title: piece.from, text: piece.text })
    piece = undefined
  }
  for (const { from, text } of cues) {
    piece ??= { from, text: '' }
    piece.text += `${text}\n`
    if (piece.text.length > 2000) close()
  }
  close()
  const last = cues.at(-1)
  return { collected, facts: last ? { durationSeconds: last.until } : {} }
}

/** Of a text that is longer nobody reads the rest. */
const mostBytes = 20 * 1024 * 1024

export async function readStart(path: string): Promise<Buffer> {
  const file = await open(path)
  try {
    const length = Math.min((await file.stat()).size, mostBytes)
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

function readParagraphs(paragraphs: readonly Paragraph[]): Read {
  const collected = collectPages()
  addPieces(collected, paragraphs)
  return { collected }
}

function lines(text: string): string[] {
  return text.split(/\n|\f/)
}

function* cuesOf(text: string): Generator<{ from: string; until: number; text: string }> {
  for (const block of text.replace(/^\uFEFF/, '').split(/\n\s*\n/)) {
    const rows = block.split('\n')
    const at = rows.findIndex((row) => row.includes('-->'))
    const time = /((?:\d+:)?\d{1,2}:\d{2})[.,]\d+\s*-->\s*((?:\d+:)?\d{1,2}:\d{2}[.,]\d+)/.exec(rows[at] ?? '')
    if (!time) continue
    const words = rows
      .slice(at + 1)
      .join(' ')
      .replace(/<[^>]*>|\{[^}]*\}/g, '')
      .trim()
    if (words !== '') yield { from: time[1]!, until: secondsOf(time[2]!), text: words }
  }
}

function secondsOf(time: string): number {
  return time
    .replace(',', '.')
    .split(':')
    .reduce((sum, part) => sum * 60 + Number(part), 0)
}
