// The values that an index or a sort sees at its paths. An array gives one key for each element; all paths of a key
// that lead into an array lead into the same element.
// https://www.mongodb.com/docs/manual/core/indexes/index-types/index-multikey/

import { describe, isDoc, type Doc, type Value } from '../bson/values.ts'
import { CommandError } from '../errors.ts'
import { arrayIndex } from './path.ts'

/** What an empty array gives: it orders below null. */
export const EMPTY = Symbol('empty array')

export type KeyPart = Value | undefined | typeof EMPTY

/** `parallel` makes the error for two different arrays in one key. */
export function keysOf(
  document: Doc,
  paths: readonly (readonly string[])[],
  parallel: (first: string, second: string) => Error,
): KeyPart[][] {
  const scalars = scalarKey(document, paths)
  if (scalars !== undefined) return [scalars]
  const keys: KeyPart[][] = []
  collect(
    paths.map((parts) => advance(document, parts, 0)),
    keys,
    parallel,
  )
  return keys
}

/** Most documents have no array on the way. */
function scalarKey(document: Doc, paths: readonly (readonly string[])[]): KeyPart[] | undefined {
  const key: KeyPart[] = []
  for (const parts of paths) {
    let value: Value | undefined = document
    for (const part of parts) {
      if (Array.isArray(value)) return undefined
      value = isDoc(value) ? value.get(part) : undefined
    }
    if (Array.isArray(value)) return undefined
    key.push(value)
  }
  return key
}

/** A path as far as documents lead. `final`: the value is the key part, even if it is an array. */
interface Step {
  readonly parts: readonly string[]
  readonly from: number
  readonly value: KeyPart
  readonly final: boolean
}

function collect(steps: readonly Step[], keys: KeyPart[][], parallel: (first: string, second: string) => Error): void {
  const branching = steps.find((step) => !step.final)
  if (branching === undefined) {
    keys.push(steps.map((step) => step.value))
    return
  }
  const array = branching.value as Value[]
  for (const step of steps) {
    if (!step.final && step.value !== array) throw parallel(nameOf(step), nameOf(branching))
  }
  const elements: readonly (Value | typeof EMPTY)[] = array.length === 0 ? [EMPTY] : array
  for (const element of elements) {
    collect(
      steps.map((step) => (step.final ? step : enter(step, element))),
      keys,
      parallel,
    )
  }
}

function enter(step: Step, element: Value | typeof EMPTY): Step {
  if (step.from === step.parts.length) return { ...step, value: element, final: true }
  return advance(isDoc(element) ? element : undefined, step.parts, step.from)
}

function advance(document: Doc | undefined, parts: readonly string[], start: number): Step {
  let value: Value | undefined = document
  let from = start
  let byIndex = false
  for (; from < parts.length; from++) {
    const part = parts[from]!
    if (isDoc(value)) {
      value = value.get(part)
      byIndex = false
    } else if (Array.isArray(value)) {
      const index = arrayIndex(part)
      if (index === undefined || index >= value.length) return { parts, from, value, final: false }
      refuseAmbiguity(value, part)
      value = value[index]
      byIndex = true
    } else {
      return { parts, from, value: undefined, final: true }
    }
  }
  if (!Array.isArray(value)) return { parts, from, value, final: true }
  // An array that was chosen by its index stays whole.
  return byIndex && value.length > 0 ? { parts, from, value, final: true } : { parts, from, value, final: false }
}

function refuseAmbiguity(array: readonly Value[], part: string): void {
  if (!array.some((element) => isDoc(element) && element.has(part))) return
  throw new CommandError(
    16746,
    'Ambiguous field name found in array (do not use numeric field names in embedded elements in an array), ' +
      `field: '${part}' for array: ${describe([...array])}`,
  )
}

function nameOf(step: Step): string {
  return step.parts[step.from - 1]!
}
