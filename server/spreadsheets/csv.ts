// Lists as other programs write them: UTF-8 with or without its mark, or what Excel calls Unicode text; the separator that
// the first line has most of.

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
  try {
    return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function separatorOf(text: string): string {
  const first = /^\s*("(?:[^"]|"")*"|[^\r\n"])*/.exec(text)?.[0].replace(/"(?:[^"]|"")*"/g, '') ?? ''
  const counts = [';', ',', '\t'].map((separator) => ({ separator, count: first.split(separator).length }))
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).separator
}

/** Without the apostrophe that keeps a spreadsheet program from calculating what follows (write.ts). */
function cellOf(text: string): string | null {
  return text === '' ? null : text.replace(/^'(?=[=+\-@\t\r])/, '')
}
