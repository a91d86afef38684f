// One generation of an index, as the writer sees it.

import type { PreparedDocument } from '../documents.ts'
import { type Word, wordsOf } from '../words.ts'
import { makeCollector } from './common.ts'
import type { File } from './file.ts'
import { generation, pairOf, searchableOf } from './generation.ts'

export interface Tables {
  /** Adds a document or replaces it. */
  put(document: PreparedDocument): void
  /** Forgives an id that is not there. */
  remove(id: string): void
  /** Notes that this document has been put or removed since a rebuild began. */
  touch(id: string): void
  wasTouched(id: string): boolean
  count(): number
  /** Does a part of joining what was added piece by piece, which halves the time of searches; false when it is done. */
  merge(): boolean
  /** Does a part of collecting what many documents have; false when it is done. */
  collect(): boolean
}

interface Stored {
  readonly row: number
  readonly texts: string
  readonly fields: string
}

export function makeTables(file: File, number: number): Tables {
  const searchable = searchableOf(file, number)
  const { documents, words, short, pairs, vocabulary, changes, touched } = generation(number)
  const find = file.prepare(`SELECT row, texts, fields FROM ${documents} WHERE id = ?`)
  const insert = file.prepare(`INSERT INTO ${documents} (id, texts, first, fields) VALUES (?, ?, ?, ?)`)
  const update = file.prepare(`UPDATE ${documents} SET fields = ? WHERE row = ?`)
  const remove = file.prepare(`DELETE FROM ${documents} WHERE row = ?`)
  const tokens = [words, short, pairs].map((table) => ({
    insert: file.prepare(`INSERT INTO ${table} (rowid, tokens) VALUES (?, ?)`),
    remove: file.prepare(`DELETE FROM ${table} WHERE rowid = ?`),
    merge: file.prepare(`INSERT INTO ${table} (${table}, rank) VALUES ('merge', ?)`),
  }))
  const learn = file.prepare(`INSERT OR IGNORE INTO ${vocabulary} (word) VALUES (?)`)
  const note = file.prepare(`INSERT INTO ${changes} (row) VALUES (?)`)
  const forget = file.prepare(`DELETE FROM ${changes} WHERE sequence <= ?`)
  const touch = file.prepare(`INSERT OR IGNORE INTO ${touched} (id) VALUES (?)`)
  const findTouched = file.prepare(`SELECT 1 FROM ${touched} WHERE id = ?`)
  const count = file.prepare(`SELECT count(*) AS count FROM ${documents}`)
  const countWrites = file.prepare('SELECT total_changes()').raw()
  const merging = new Set<unknown>()
  const learnt = new Set<string>()

  return {
    put: (document) => {
      const texts = JSON.stringify(searchable.map((field) => document.texts[field] ?? ''))
      const fields = JSON.stringify(document.values)
      const stored = find.get(document.id) as Stored | undefined
      if (stored?.texts === texts) {
        if (stored.fields === fields) return
        update.run(fields, stored.row)
        return noteChange(stored.row)
      }
      if (stored) removeRow(stored.row)
      add(document, texts, fields)
    },
    remove: (id) => {
      const stored = find.get(id) as Stored | undefined
      if (stored) removeRow(stored.row)
    },
    touch: (id) => void touch.run(id),
    wasTouched: (id) => findTouched.get(id) !== undefined,
    count: () => (count.get() as { count: number }).count,
    merge: () => tokens.map(mergeOne).includes(true),
    collect: makeCollector(file, number),
  }

  /** https://www.sqlite.org/fts5.html#the_merge_command: negative at first, done when it writes next to nothing. */
  function mergeOne({ merge }: (typeof tokens)[number]): boolean {
    const before = writes()
    merge.run(merging.has(merge) ? MERGED_PAGES : -MERGED_PAGES)
    const isBegun = merging.has(merge)
    merging.add(merge)
    return !isBegun || writes() - before >= 2
  }

  function writes(): number {
    return (countWrites.get() as [number])[0]
  }

  function add(document: PreparedDocument, texts: string, fields: string): void {
    const found = searchable.map((field) => wordsOf(document.texts[field] ?? ''))
    const first = (found[0] ?? []).slice(0, FIRST_WORDS).map(({ spelled }) => spelled)
    const row = Number(insert.run(document.id, texts, first.join(' '), fields).lastInsertRowid)
    const kept = [formsOf(found), formsOf(found.slice(0, -1)), pairsOf(found)]
    tokens.forEach(({ insert }, at) => insert.run(row, [...kept[at]!].join(' ')))
    for (const { folded } of found.flat()) learnWord(folded)
    noteChange(row)
  }

  function removeRow(row: number): void {
    remove.run(row)
    for (const each of tokens) each.remove.run(row)
    noteChange(row)
  }

  function learnWord(word: string): void {
    if (learnt.has(word)) return
    if (learnt.size >= MAX_LEARNT) learnt.clear()
    learnt.add(word)
    if (/^[a-z]{4,24}$/.test(word)) learn.run(word)
  }

  function noteChange(row: number): void {
    const sequence = Number(note.run(row).lastInsertRowid)
    if (sequence % FORGET_EVERY === 0) forget.run(sequence - KEPT_CHANGES)
  }
}

function formsOf(fields: readonly Word[][]): Set<string> {
  const forms = new Set<string>()
  for (const { folded, spelled } of fields.flat()) forms.add(folded).add(spelled)
  return forms
}

function pairsOf(fields: readonly Word[][]): Set<string> {
  const pairs = new Set<string>()
  for (const words of fields)
    for (let at = 1; at < words.length; at++) pairs.add(pairOf(words[at - 1]!.folded, words[at]!.folded))
  return pairs
}

/** Of the first field, which ranking looks at word by word. */
const FIRST_WORDS = 30
/** A reader that missed more than these reads all. */
const KEPT_CHANGES = 10_000
const FORGET_EVERY = 1000
const MERGED_PAGES = 400
const MAX_LEARNT = 200_000
