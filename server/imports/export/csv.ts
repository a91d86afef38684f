import { Readable } from 'node:stream'
import { type Cell, csvLine } from '../../spreadsheets/index.ts'

/** As programs for spreadsheets open it at once: with its mark, semicolons between. */
export function bytesOfCsv(headings: readonly string[], rows: AsyncIterable<readonly Cell[]>): Readable {
  return Readable.from(linesOf(headings, rows))
}

async function* linesOf(headings: readonly string[], rows: AsyncIterable<readonly Cell[]>): AsyncGenerator<Buffer> {
  yield Buffer.from(`\ufeff${csvLine(headings)}`)
  for await (const row of rows) yield Buffer.from(csvLine(row))
}
