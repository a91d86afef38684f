// What stands in a cell, as the people mean it who typed it.

export type Cell = string | number | boolean | Date | null

/** In NFC and trimmed. A day as `dd/MM/yyyy`; a number without an exponent, so that an identifier stays one. */
export function textOfCell(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return ''
  if (typeof cell === 'string')
    return cell
      .normalize('NFC')
      .replace(/\u00a0/g, ' ')
      .trim()
  if (cell instanceof Date) return dayText(cell)
  if (typeof cell === 'number') return Number.isInteger(cell) ? BigInt(cell).toString() : String(cell)
  return String(cell)
}

export function isBlank(cell: Cell | undefined): boolean {
  return textOfCell(cell) === ''
}

/** `8`, `8,5` and `8.5`; undefined for anything else. */
export function numberOfCell(cell: Cell | undefined): number | undefined {
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : undefined
  const text = textOfCell(cell)
  return /^-?\d+([.,]\d+)?$/.test(text) ? Number(text.replace(',', '.')) : undefined
}

/**
 * `2013-11-05`, of a date cell or of a text as people write it here: the day first (`5/11/2013`, `05-11-2013`, `5.11.2013`),
 * or `2013-11-05`. Undefined for anything else, and for a day that the calendar does not have.
 */
export function dayOfCell(cell: Cell | undefined): string | undefined {
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? undefined : cell.toISOString().slice(0, 10)
  const text = textOfCell(cell)
  const [, day, month, year] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text) ?? []
  const [, isoYear, isoMonth, isoDay] = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text) ?? []
  return existingDay(Number(year ?? isoYear), Number(month ?? isoMonth), Number(day ?? isoDay))
}

function existingDay(year: number, month: number, day: number): string | undefined {
  const time = new Date(Date.UTC(year, month - 1, day))
  if (Number.isNaN(time.getTime()) || time.getUTCMonth() !== month - 1 || time.getUTCDate() !== day) return undefined
  return time.toISOString().slice(0, 10)
}

/** Spreadsheets know no time zones: a date cell is read as that day in UTC. */
function dayText(time: Date): string {
  if (Number.isNaN(time.getTime())) return ''
  const [year, month, day] = time.toISOString().slice(0, 10).split('-')
  return `${day}/${month}/${year}`
}
