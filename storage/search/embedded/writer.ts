// What changes indexes. Each call is one transaction, on disk when it returns.

import type { PreparedDocument } from '../documents.ts'
import { type File, inTransaction } from './file.ts'
import { createGeneration, dropGeneration } from './generation.ts'
import { makeTables, type Tables } from './tables.ts'

export interface Definition {
  readonly name: string
  readonly searchable: readonly string[]
  readonly preparation: string
}

export type Writer = ReturnType<typeof makeWriter>

interface State {
  readonly preparation: string
  readonly complete: number
  readonly live: number
  readonly building: number | null
}

export function makeWriter(file: File) {
  const opened = new Map<number, Tables>()
  const find = file.prepare('SELECT preparation, complete, live, building FROM state WHERE name = ?')
  const insert = file.prepare('INSERT INTO state (name, preparation, complete, live) VALUES (?, ?, 0, ?)')
  const prepareAnew = file.prepare('UPDATE state SET preparation = ?, complete = 0 WHERE name = ?')
  const setBuilding = file.prepare('UPDATE state SET building = ? WHERE name = ?')
  const swap = file.prepare('UPDATE state SET live = building, building = NULL, complete = 1 WHERE name = ?')

  return {
    define,
    put,
    remove,
    beginRebuild,
    addToRebuild,
    mergeRebuild,
    collectRebuild,
    finishRebuild,
    abandonRebuild,
  }

  /** Returns the names of those whose documents have to come again. */
  function define(definitions: readonly Definition[]): string[] {
    return transact(() => definitions.filter((definition) => !isComplete(definition)).map(({ name }) => name))
  }

  function isComplete({ name, searchable, preparation }: Definition): boolean {
    const state = find.get(name) as State | undefined
    if (!state) insert.run(name, preparation, createGeneration(file, searchable))
    else if (state.preparation !== preparation) prepareAnew.run(preparation, name)
    return state?.complete === 1 && state.preparation === preparation
  }

  function put(name: string, documents: readonly PreparedDocument[]): void {
    change(
      name,
      (tables) => {
        for (const document of documents) tables.put(document)
      },
      documents.map(({ id }) => id),
    )
  }

  function remove(name: string, ids: readonly string[]): void {
    change(
      name,
      (tables) => {
        for (const id of ids) tables.remove(id)
      },
      ids,
    )
  }

  /** Also in the generation that is being built, where the rebuild must not undo it. */
  function change(name: string, body: (tables: Tables) => void, ids: readonly string[]): void {
    transact(() => {
      const { live, building } = stateOf(name)
      body(tablesOf(live))
      if (building === null) return
      body(tablesOf(building))
      for (const id of ids) tablesOf(building).touch(id)
    })
  }

  /** Returns the generation that is to be built. One that was being built is given up. */
  function beginRebuild(name: string, searchable: readonly string[]): number {
    return transact(() => {
      const { building } = stateOf(name)
      if (building !== null) drop(building)
      const number = createGeneration(file, searchable)
      setBuilding.run(number, name)
      return number
    })
  }

  function addToRebuild(name: string, number: number, documents: readonly PreparedDocument[]): void {
    transact(() => {
      const tables = tablesBuilding(name, number)
      for (const document of documents) if (!tables.wasTouched(document.id)) tables.put(document)
    })
  }

  /** To be called until it returns false, before the generation is used. */
  function mergeRebuild(name: string, number: number): boolean {
    return transact(() => tablesBuilding(name, number).merge())
  }

  /** The same, after that. */
  function collectRebuild(name: string, number: number): boolean {
    return transact(() => tablesBuilding(name, number).collect())
  }

  /** Returns how many documents the index now has. */
  function finishRebuild(name: string, number: number): number {
    return transact(() => {
      const count = tablesBuilding(name, number).count()
      const { live } = stateOf(name)
      swap.run(name)
      drop(live)
      return count
    })
  }

  function abandonRebuild(name: string, number: number): void {
    transact(() => {
      if (stateOf(name).building !== number) return
      setBuilding.run([null, name])
      drop(number)
    })
  }

  function tablesBuilding(name: string, number: number): Tables {
    if (stateOf(name).building !== number)
      throw new Error(`The rebuild of the search index "${name}" was given up, because another one began.`)
    return tablesOf(number)
  }

  function transact<T>(body: () => T): T {
    try {
      return inTransaction(file, body)
    } catch (error) {
      // They may remember as written what has been rolled back.
      opened.clear()
      throw error
    }
  }

  function stateOf(name: string): State {
    return find.get(name) as State
  }

  function tablesOf(number: number): Tables {
    let tables = opened.get(number)
    // Other processes drop generations, too.
    if (!tables && opened.size >= MAX_OPENED) opened.clear()
    if (!tables) opened.set(number, (tables = makeTables(file, number)))
    return tables
  }

  function drop(number: number): void {
    opened.delete(number)
    dropGeneration(file, number)
  }
}

const MAX_OPENED = 40
