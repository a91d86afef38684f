// Which rows have a word, asked of FTS5.

import { addBit, type Bits, makeBits } from './bits.ts'
import type { File } from './file.ts'
import { generation } from './generation.ts'

/** The words of all fields, those of all but the last, the pairs of words that stand together. */
export const rowTables = ['all', 'short', 'pairs'] as const
export type RowTable = (typeof rowTables)[number]

export function tableOf(number: number, table: RowTable): string {
  const { words, short, pairs } = generation(number)
  return { all: words, short, pairs }[table]
}

/** Words have letters and digits only, so nothing in them means anything to FTS5 between quotes. */
export function matchToken(token: string): string {
  return `"${token}"`
}

export function matchPrefix(prefix: string): string {
  return `"${prefix}" *`
}

/** The rows from one on, in a set with room for all below another. */
export type ListRows = (match: string, from: number, below: number) => Bits

export function listRows(file: File, number: number, table: RowTable): ListRows {
  const name = tableOf(number, table)
  // One long string is read a lot faster than thousands of rows.
  const statement = file.prepare(`SELECT group_concat(rowid) FROM ${name} WHERE ${name} MATCH ? AND rowid >= ?`).raw()
  return (match, from, below) => {
    const [found] = statement.get(match, from) as [string | null]
    const bits = makeBits(below)
    if (found !== null) addAll(bits, found)
    return bits
  }
}

/** @param list row numbers with commas between. */
function addAll(bits: Bits, list: string): void {
  let row = 0
  for (let at = 0; at < list.length; at++) {
    const code = list.charCodeAt(at)
    if (code === 44) {
      addBit(bits, row)
      row = 0
    } else row = row * 10 + code - 48
  }
  addBit(bits, row)
}
