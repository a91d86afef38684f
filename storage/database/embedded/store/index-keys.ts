// The keys under which an index holds a document.
// https://www.mongodb.com/docs/manual/core/indexes/index-types/index-multikey/

import { isDoc, type Doc, type Value } from '../bson/values.ts'
import { CommandError } from '../errors.ts'

/** Stands for `[]` in keys: an empty array has an entry of its own, below null. */
export const emptyArray = Symbol('empty array')
export type KeyPart = Value | typeof emptyArray

export interface IndexKeys {
  readonly tuples: KeyPart[][]
  /** True where the path of a field led through or to an array. */
  readonly multikey: readonly boolean[]
  /** False when the document has none of the fields; a sparse index leaves it out then. */
  readonly present: boolean
}

/** @throws CannotIndexParallelArrays (171) when two fields lead to different arrays. */
export function indexKeys(document: Doc, paths: readonly (readonly string[])[]): IndexKeys {
  const state = { multikey: paths.map(() => false), present: false }
  const tuples = expand(
    paths.map((path) => descend(document, path, 0)),
    paths,
    state,
  )
  return { tuples, ...state }
}

/** A field on its way down its path: settled on a value, or stopped at an array. */
type Position = { value: Value | undefined } | { array: Value[]; depth: number }

function expand(
  positions: Position[],
  paths: readonly (readonly string[])[],
  state: { multikey: boolean[]; present: boolean },
): KeyPart[][] {
  const arrays = new Set(positions.flatMap((position) => ('array' in position ? [position.array] : [])))
  if (arrays.size === 0) {
    const values = positions.map((position) => ('value' in position ? position.value : undefined))
    if (values.some((value) => value !== undefined)) state.present = true
    return [values.map((value) => value ?? null)]
  }
  if (arrays.size > 1) throw parallelArrays(positions, paths)
  const [array] = arrays as Set<Value[]>
  const affected = positions.map((position) => 'array' in position)
  affected.forEach((isAffected, field) => {
    if (isAffected) state.multikey[field] = true
  })
  if (array!.length === 0) {
    state.present = true
    return expandEmpty(positions, paths)
  }
  return array!.flatMap((element) => {
    const inside = positions.map((position, field) =>
      'array' in position ? descendElement(element, paths[field]!, position.depth) : position,
    )
    return expand(inside, paths, state)
  })
}

function expandEmpty(positions: Position[], paths: readonly (readonly string[])[]): KeyPart[][] {
  return [
    positions.map((position, field) => {
      if ('value' in position) return position.value ?? null
      return position.depth === paths[field]!.length ? emptyArray : null
    }),
  ]
}

function descend(value: Value | undefined, path: readonly string[], depth: number): Position {
  for (; depth < path.length; depth++) {
    const name = path[depth]!
    if (Array.isArray(value)) {
      const element = isPosition(name) ? value[Number(name)] : undefined
      if (element === undefined) return { array: value, depth }
      value = element
    } else value = isDoc(value) ? value.get(name) : undefined
  }
  return Array.isArray(value) ? { array: value, depth } : { value }
}

/** An element at the end of the path is the value itself, also when it is an array: `[[1]]` is held under `[1]`. */
function descendElement(element: Value, path: readonly string[], depth: number): Position {
  if (depth === path.length) return { value: element }
  return isDoc(element) ? descend(element, path, depth) : { value: undefined }
}

export const isPosition = (name: string) => /^(0|[1-9]\d*)$/.test(name)

function parallelArrays(positions: Position[], paths: readonly (readonly string[])[]): CommandError {
  const names = paths.filter((_, field) => 'array' in positions[field]!).map((path) => `[${path.at(-1)!}]`)
  return new CommandError(171, `cannot index parallel arrays ${names.join(' ')}`)
}
