// What many documents have is collected once, when an index has been built: a reader that starts would take tens of
// milliseconds for each such word.

import type { Bits } from './bits.ts'
import type { File } from './file.ts'
import { generation } from './generation.ts'
import { listRows, matchPrefix, matchToken, type RowTable, rowTables, tableOf } from './row-lists.ts'

export interface Common {
  /** The rows below `rows` that match; undefined where nothing is kept. */
  find(table: RowTable, match: string): { readonly rows: number; readonly bits: Bits } | undefined
}

/** Of an index that was made before there was such a thing it finds nothing. */
export function openCommon(file: File, number: number): Common {
  const { common } = generation(number)
  const isThere = file.prepare('SELECT 1 FROM sqlite_master WHERE name = ?').get(common) !== undefined
  const statement = isThere ? file.prepare(`SELECT rows, bits FROM ${common} WHERE token = ?`) : undefined
  return {
    find: (table, match) => {
      const kept = statement?.get(keyOf(table, match)) as { rows: number; bits: Buffer } | undefined
      return kept && { rows: kept.rows, bits: new Uint32Array(new Uint8Array(kept.bits).buffer) }
    },
  }
}

/** Collects a part of them; false when all are. */
export function makeCollector(file: File, number: number): () => boolean {
  const { common, documents } = generation(number)
  const insert = file.prepare(`INSERT OR REPLACE INTO ${common} (token, rows, bits) VALUES (?, ?, ?)`)
  const last = file.prepare(`SELECT max(row) AS row, count(*) AS count FROM ${documents}`)
  let waiting: { table: RowTable; match: string }[] | undefined

  return () => {
    const { row, count } = last.get() as { row: number | null; count: number }
    const least = Math.max(LEAST, count / SHARE)
    waiting ??= count < least ? [] : rowTables.flatMap((table) => frequent(file, number, table, least))
    for (const { table, match } of waiting.splice(0, AT_A_TIME)) {
      const rows = (row ?? 0) + 1
      const bits = listRows(file, number, table)(match, 0, rows)
      insert.run(keyOf(table, match), rows, Buffer.from(bits.buffer))
    }
    return waiting.length > 0
  }
}

function frequent(file: File, number: number, table: RowTable, least: number): { table: RowTable; match: string }[] {
  file.exec(`CREATE VIRTUAL TABLE temp.terms USING fts5vocab('main', '${tableOf(number, table)}', 'row')`)
  const begun = new Map<string, number>()
  const matches: string[] = []
  for (const row of file.prepare('SELECT term, doc FROM temp.terms').raw().iterate()) {
    const [term, count] = row as [string, number]
    if (count >= least) matches.push(matchToken(term))
    if (table === 'pairs') continue
    for (let length = 1; length <= Math.min(term.length, LONGEST_PREFIX); length++)
      begun.set(term.slice(0, length), (begun.get(term.slice(0, length)) ?? 0) + count)
  }
  file.exec('DROP TABLE temp.terms')
  const prefixes = [...begun].filter(([, count]) => count >= least).map(([prefix]) => matchPrefix(prefix))
  return [...matches, ...prefixes].map((match) => ({ table, match }))
}

function keyOf(table: RowTable, match: string): string {
  return `${table} ${match}`
}

/** Documents that have a word which is worth it, and their share of all. */
const LEAST = 2000
const SHARE = 50
/** Letters of words that are not finished. */
const LONGEST_PREFIX = 6
const AT_A_TIME = 20
