// Which rows have a word, asked of FTS5 and remembered: rows are never used again, so only new ones have to be asked for.

import { addBit, type Bits, growBits, makeBits } from './bits.ts'
import type { File } from './file.ts'
import { generation, pairOf } from './generation.ts'

export interface RowSets {
  /** Rows that have this word; without marks, or exactly as it is spelled with them. */
  word(word: string, scope?: Scope): Bits
  prefix(prefix: string, scope?: Scope): Bits
  /** Rows that have these two words, without marks, next to each other. */
  pair(first: string, second: string): Bits
  /** There are rows below this number only. */
  reach(rows: number): void
}

/** `short`: in any field but the last, which is the long one. */
export type Scope = 'all' | 'short'

interface Known {
  bits: Bits
  rows: number
}

export function makeRowSets(file: File, number: number): RowSets {
  const { words, short, pairs } = generation(number)
  // One long string is read a lot faster than thousands of rows.
  const list = (table: string) =>
    file.prepare(`SELECT group_concat(rowid) AS rows FROM ${table} WHERE ${table} MATCH ? AND rowid >= ?`).raw()
  const tables = { all: list(words), short: list(short), pairs: list(pairs) }

  const known = new Map<string, Known>()
  let rows = 0
  let bytes = 0

  return {
    word: (word, scope = 'all') => find(scope, quote(word)),
    prefix: (prefix, scope = 'all') => find(scope, `${quote(prefix)} *`),
    pair: (first, second) => find('pairs', quote(pairOf(first, second))),
    reach: (count) => (rows = count),
  }

  function find(table: keyof typeof tables, match: string): Bits {
    const key = `${table} ${match}`
    let entry = known.get(key)
    if (entry) known.delete(key)
    else entry = { bits: makeBits(0), rows: 0 }
    known.set(key, entry)
    if (entry.rows < rows) extend(entry, table, match)
    return entry.bits
  }

  function extend(entry: Known, table: keyof typeof tables, match: string): void {
    const [found] = tables[table].get(match, entry.rows) as [string | null]
    bytes -= entry.bits.byteLength
    entry.bits = growBits(entry.bits, rows)
    entry.rows = rows
    bytes += entry.bits.byteLength
    if (found !== null) addAll(entry.bits, found)

    for (const [oldest, { bits }] of known) {
      if (bytes <= MAX_BYTES || bits === entry.bits) break
      bytes -= bits.byteLength
      known.delete(oldest)
    }
  }
}

const MAX_BYTES = 64 * 1024 * 1024

/** Words have letters and digits only, so nothing in them means anything to FTS5 between quotes. */
function quote(token: string): string {
  return `"${token}"`
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
