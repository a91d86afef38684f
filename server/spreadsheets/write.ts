import { type Cell, textOfCell } from './cells.ts'
import { runJob } from './thread.ts'

export interface SheetToWrite {
  /** At most 31 characters. */
  readonly name: string
  readonly columns: readonly { readonly heading: string; /** In characters. */ readonly width?: number }[]
  readonly rows: readonly (readonly Cell[])[]
}

export const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

export async function writeXlsx(sheets: readonly SheetToWrite[]): Promise<Buffer> {
  return Buffer.from(await runJob<Uint8Array>({ kind: 'writeXlsx', sheets }))
}

/** UTF-8 with its mark and `;` between the cells: what Excel opens rightly in Vietnam. */
export function writeCsv({ columns, rows }: Pick<SheetToWrite, 'columns' | 'rows'>): string {
  const lines = [columns.map(({ heading }) => heading), ...rows]
  return `\ufeff${lines.map(csvLine).join('')}`
}

/** One line of such a file, which begins with `\ufeff`. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map((cell) => quoted(textOfCell(cell))).join(';')}\r\n`
}

/** A spreadsheet program would calculate what begins like a formula: an apostrophe tells it not to. */
function quoted(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
