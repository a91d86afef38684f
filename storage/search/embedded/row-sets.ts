// Which rows have a word, remembered: rows are never used again, so only new ones have to be asked for.

import { type Bits, either, makeBits } from './bits.ts'
import { openCommon } from './common.ts'
import type { File } from './file.ts'
import { pairOf } from './generation.ts'
import { listRows, matchPrefix, matchToken, type RowTable } from './row-lists.ts'

export interface RowSets {
  /** Rows that have this word, without marks, or exactly as it is spelled with them. */
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
  const list = {
    all: listRows(file, number, 'all'),
    short: listRows(file, number, 'short'),
    pairs: listRows(file, number, 'pairs'),
  }
  const common = openCommon(file, number)
  const known = new Map<string, Known>()
  let rows = 0
  let bytes = 0

  return {
    word: (word, scope = 'all') => find(scope, matchToken(word)),
    prefix: (prefix, scope = 'all') => find(scope, matchPrefix(prefix)),
    pair: (first, second) => find('pairs', matchToken(pairOf(first, second))),
    reach: (count) => (rows = count),
  }

  function find(table: RowTable, match: string): Bits {
    const key = `${table} ${match}`
    let entry = known.get(key)
    if (entry) known.delete(key)
    else {
      entry = { ...(common.find(table, match) ?? { bits: makeBits(0), rows: 0 }) }
      bytes += entry.bits.byteLength
    }
    known.set(key, entry)
    if (entry.rows < rows) extend(entry, table, match)
    if (bytes > MAX_BYTES) forget(entry)
    return entry.bits
  }

  function extend(entry: Known, table: RowTable, match: string): void {
    bytes -= entry.bits.byteLength
    entry.bits = either(entry.bits, list[table](match, entry.rows, rows))
    entry.rows = rows
    bytes += entry.bits.byteLength
  }

  /** Those that have not been asked for the longest. */
  function forget(kept: Known): void {
    for (const [oldest, entry] of known) {
      if (bytes <= MAX_BYTES || entry === kept) break
      bytes -= entry.bits.byteLength
      known.delete(oldest)
    }
  }
}

const MAX_BYTES = 64 * 1024 * 1024
