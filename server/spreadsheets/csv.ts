// Lists as other programs write them: UTF-8 with or without its mark, or what Excel calls Unicode text; the separator that
// one of the first lines has most of, for titles may stand above the headings.

import { readFile } from 'node:fs/promises'
import { parse } from 'csv-parse/sync'
import type { Problem, Sheet } from './read.ts'

export async function readCsv(
  path: string,
  mostRows: number,
): Promise<{ sheets: readonly Sheet[] } | { problem: Problem }> {
  const text = decode(await readFile(path))
  if (text === undefined) return { problem: 'notUtf8' }
  if (text.includes('\0')) return { problem: 'notCsv' }
  try {
    const rows = parse(text, {
      delimiter: separatorOf(text),
      relax_column_count: true,
      relax_quotes: true,
      to: mostRows + 1,
      max_record_size: 1_000_000,
    })
    if (rows.length > mostRows) return { problem: 'tooManyRows' }
    return { sheets: [{ name: '', rows: rows.map((row) => row.map(cellOf)) }] }
  } catch {
    return { problem: 'notCsv' }
  }
}

function decode(bytes: Buffer): string | undefined {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe
  const isTurnedUtf16 = bytes[0] === 0xfe && bytes[1] === 0xff
  const encoding = isUtf16 ? 'utf-16le' : isTurnedUtf16 ? 'utf-16be' : 'utf-8'
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function separatorOf(text: string): string {
  const lines = text
    .slice(0, lookedThrough)
    .replace(/"(?:[^"]|"")*"/g, '')
    .split(/\r\n|\r|\n/)
  const most = (separator: string) => Math.max(...lines.slice(0, 20).map((line) => line.split(separator).length))
  const counts = [';', ',', '\t'].map((separator) => ({ separator, count: most(separator) }))
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).separator
}

/** Characters. */
const lookedThrough = 20_000

/** Without the apostrophe that keeps a spreadsheet program from calculating what follows (write.ts). */
function cellOf(text: string): string | null {
  return text === '' ? null : text.replace(/^'(?=[=+\-@\t\r])/, '')
}
