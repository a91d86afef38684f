import writeXlsxFile from 'write-excel-file/node'
import { repack } from './archive.ts'

export interface Table {
  readonly name: string
  readonly widths: readonly number[]
  /** The first one is the heading. */
  readonly rows: readonly (readonly (string | number)[])[]
}

export async function xlsx(tables: readonly Table[]): Promise<Buffer> {
  const sheets = tables.map(({ name, widths, rows }) => ({
    sheet: name,
    columns: widths.map((width) => ({ width })),
    stickyRowsCount: 1,
    data: rows.map((row, at) =>
      row.map((value) => ({
        value,
        type: typeof value === 'number' ? Number : String,
        wrap: true,
        alignVertical: 'top' as const,
        ...(at === 0 ? { fontWeight: 'bold' as const, backgroundColor: '#EEF5FB' } : {}),
      })),
    ),
  }))
  const bytes = await writeXlsxFile(sheets, { fontFamily: 'Arial', fontSize: 11 }).toBuffer()
  return await repack(bytes)
}
