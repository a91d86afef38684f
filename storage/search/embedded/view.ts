// What a reader has in memory of one generation, brought up to date before each search.

import type { Scalar } from '../search.ts'
import { addBit, type Bits, growBits, makeBits, removeBit } from './bits.ts'
import { type Column, makeColumn } from './column.ts'
import type { File } from './file.ts'
import { type FirstWords, makeFirstWords } from './first-words.ts'
import { generation, searchableOf } from './generation.ts'
import { makeRowSets, type RowSets } from './row-sets.ts'
import { makeVocabulary, type Vocabulary } from './vocabulary.ts'

export interface View {
  readonly searchable: readonly string[]
  readonly sets: RowSets
  readonly vocabulary: Vocabulary
  readonly firstWords: FirstWords
  /** Rows of documents that are there. */
  alive(): Bits
  idOf(row: number): string
  column(field: string): Column
  /** The texts of a document, in the order of `searchable`. */
  textsOf(row: number): readonly string[]
  /** Inside of a snapshot. Returns false when it knows too little of what has changed: then a new view has to be made. */
  update(): boolean
  /** Raised when fields of documents have changed. */
  revision(): number
}

interface Stored {
  readonly row: number
  readonly id: string
  readonly first: string
  readonly fields: string
}

/** Reads all documents; to be called inside of a snapshot. */
export function makeView(file: File, number: number): View {
  const searchable = searchableOf(file, number)
  const { documents, changes } = generation(number)
  const listAll = file.prepare(`SELECT row, id, first, fields FROM ${documents}`)
  const find = file.prepare(`SELECT row, id, first, fields FROM ${documents} WHERE row = ?`)
  const findTexts = file.prepare(`SELECT texts FROM ${documents} WHERE row = ?`)
  const span = file.prepare(`SELECT min(sequence) AS first, max(sequence) AS last FROM ${changes}`)
  const listChanges = file.prepare(`SELECT DISTINCT row FROM ${changes} WHERE sequence > ?`)

  const ids: (string | undefined)[] = []
  const columns = new Map<string, Column>()
  const firstWords = makeFirstWords()
  const vocabulary = makeVocabulary(file, number)
  const sets = makeRowSets(file, number)
  let alive = makeBits(0)
  let sequence = lastSequence()
  let revision = 0

  for (const stored of listAll.iterate()) load(stored as Stored)
  sets.reach(ids.length)

  return {
    searchable,
    sets,
    vocabulary,
    firstWords,
    alive: () => alive,
    idOf: (row) => ids[row] ?? '',
    column: columnOf,
    textsOf: (row) => {
      const stored = findTexts.get(row) as { texts: string } | undefined
      return stored ? (JSON.parse(stored.texts) as string[]) : []
    },
    update,
    revision: () => revision,
  }

  function update(): boolean {
    const { first, last } = span.get() as { first: number | null; last: number | null }
    if (last === null || last === sequence) return true
    if ((first ?? 0) > sequence + 1) return false
    for (const { row } of listChanges.all(sequence) as { row: number }[]) {
      const stored = find.get(row) as Stored | undefined
      if (stored) load(stored)
      else if (ids[row] !== undefined) removeBit(alive, row)
    }
    sequence = last
    revision++
    sets.reach(ids.length)
    return true
  }

  function load({ row, id, first, fields }: Stored): void {
    const isNew = ids[row] === undefined
    if (isNew) {
      while (ids.length <= row) ids.push(undefined)
      ids[row] = id
      alive = growBits(alive, row + 1)
      addBit(alive, row)
      firstWords.set(row, first)
    }
    const values = JSON.parse(fields) as Record<string, Scalar[]>
    for (const field of Object.keys(values)) columnOf(field).set(row, values[field]!)
    if (!isNew) for (const [field, column] of columns) if (!(field in values)) column.set(row, [])
  }

  function columnOf(field: string): Column {
    let column = columns.get(field)
    if (!column) columns.set(field, (column = makeColumn()))
    return column
  }

  function lastSequence(): number {
    return (span.get() as { last: number | null }).last ?? 0
  }
}
