// One field of all documents in memory: each different value has a number, each row the numbers of its values.

import type { Scalar } from '../search.ts'
import { addBit, type Bits, makeBits } from './bits.ts'

export interface Column {
  set(row: number, values: readonly Scalar[]): void
  /** The first value of a row. */
  valueAt(row: number): Scalar | undefined
  /** The rows with at least one value that is accepted. */
  rowsWhere(accepts: (value: Scalar) => boolean): Bits
  /** The rows with one of these values. */
  rowsWith(values: readonly Scalar[]): Bits
  /** How many of these rows have each value. */
  count(rows: Uint32Array): [value: string, count: number][]
}

export function makeColumn(): Column {
  const values: Scalar[] = []
  const numbers = new Map<Scalar, number>()
  /** Mostly one number; a list where there are several values. */
  const cells: (number | readonly number[] | undefined)[] = []

  return {
    set: (row, given) => {
      while (cells.length <= row) cells.push(undefined)
      cells[row] = given.length > 1 ? given.map(numberOf) : given.length === 1 ? numberOf(given[0]!) : undefined
    },
    valueAt: (row) => {
      const cell = cells[row]
      return cell === undefined ? undefined : values[typeof cell === 'number' ? cell : cell[0]!]
    },
    rowsWhere: (accepts) => rowsOf(Uint8Array.from(values, (value) => Number(accepts(value)))),
    rowsWith: (wanted) => {
      const accepted = new Uint8Array(values.length)
      for (const value of wanted) {
        const number = numbers.get(value)
        if (number !== undefined) accepted[number] = 1
      }
      return rowsOf(accepted)
    },
    count: (rows) => {
      const counts = new Uint32Array(values.length)
      for (const row of rows) {
        const cell = cells[row]
        if (typeof cell === 'number') counts[cell]!++
        else if (cell) for (const number of cell) counts[number]!++
      }
      return values
        .map((value, number): [string, number] => [String(value), counts[number]!])
        .filter(([, count]) => count > 0)
    },
  }

  function numberOf(value: Scalar): number {
    let number = numbers.get(value)
    if (number === undefined) {
      numbers.set(value, (number = values.length))
      values.push(value)
    }
    return number
  }

  function rowsOf(accepted: Uint8Array): Bits {
    const rows = makeBits(cells.length)
    if (!accepted.includes(1)) return rows
    for (let row = 0; row < cells.length; row++) {
      const cell = cells[row]
      if (cell === undefined) continue
      if (typeof cell === 'number' ? accepted[cell] : cell.some((number) => accepted[number])) addBit(rows, row)
    }
    return rows
  }
}
