// XLSX in both directions. Only worker.ts calls this: it holds up whatever runs in the same thread.

import readXlsxFile, { InvalidInputError, InvalidSpreadsheetError } from 'read-excel-file/node'
import writeXlsxFile, { type SheetData } from 'write-excel-file/node'
import type { Cell } from './cells.ts'
import type { Problem, Sheet } from './read.ts'
import type { SheetToWrite } from './write.ts'
import { repackSafely, TooLarge } from './zip.ts'

export async function readXlsx(
  path: string,
  mostRows: number,
): Promise<{ sheets: readonly Sheet[] } | { problem: Problem }> {
  try {
    const sheets = await readXlsxFile(await repackSafely(path), { trim: false })
    if (sheets.some(({ data }) => data.length > mostRows)) return { problem: 'tooManyRows' }
    return { sheets: sheets.map(({ sheet, data }) => ({ name: sheet, rows: data as unknown as Cell[][] })) }
  } catch (error) {
    if (error instanceof TooLarge) return { problem: 'tooLarge' }
    return { problem: isOfFormat(error) ? 'notXlsx' : 'damaged' }
  }
}

export async function writeXlsxSheets(sheets: readonly SheetToWrite[]): Promise<Buffer> {
  return await writeXlsxFile(
    sheets.map(({ name, columns, rows }) => ({
      sheet: name,
      columns: columns.map(({ width = 16 }) => ({ width })),
      stickyRowsCount: 1,
      data: [columns.map(({ heading }) => headingCell(heading)), ...rows.map((row) => row.map(cellOf))] as SheetData,
    })),
  ).toBuffer()
}

function headingCell(heading: string) {
  return { value: heading, type: String, fontWeight: 'bold', backgroundColor: '#F3EFFC', wrap: true } as const
}

/** A text stays a text, whatever it looks like: no formula is ever written. */
function cellOf(cell: Cell) {
  if (cell === null || cell === '') return null
  if (cell instanceof Date) return { value: cell, type: Date, format: 'dd/mm/yyyy' } as const
  if (typeof cell === 'number') return { value: cell, type: Number } as const
  if (typeof cell === 'boolean') return { value: cell, type: Boolean } as const
  return { value: cell, type: String, format: '@', wrap: cell.length > 60 } as const
}

function isOfFormat(error: unknown): boolean {
  return error instanceof InvalidInputError || error instanceof InvalidSpreadsheetError
}
