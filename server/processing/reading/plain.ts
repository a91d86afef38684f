// Plain texts, Markdown, CSV, web pages and captions.

import { readFile } from 'node:fs/promises'
import { decodeText } from '../encodings/decode.ts'
import type { Read } from './facts.ts'
import { paragraphsOfHtml } from './html.ts'
import { addPieces, collectPages, type Paragraph } from './pages.ts'

export async function readPlain(path: string): Promise<Read> {
  return readParagraphs(lines(decodeText(await readFile(path))).map((text) => ({ text })))
}

export async function readMarkdown(path: string): Promise<Read> {
  return readParagraphs(
    lines(decodeText(await readFile(path))).map((line) => {
      const heading = /^#{1,6}\s+(.*?)\s*#*$/.exec(line)?.[1]
      return heading === undefined ? { text: line } : { text: heading, isHeading: true }
    }),
  )
}

export async function readHtml(path: string): Promise<Read> {
  return readParagraphs(paragraphsOfHtml(decodeText(await readFile(path))))
}

/** The title of each piece is the time at which it begins. */
export async function readCaptions(path: string): Promise<Read> {
  const cues = [...cuesOf(decodeText(await readFile(path)))]
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
