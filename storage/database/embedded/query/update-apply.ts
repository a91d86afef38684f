// Changing a document at one path.

import { equals } from '../bson/compare.ts'
import { describe, isDoc, type Doc, type Value } from '../bson/values.ts'
import { badValue, CommandError } from '../errors.ts'
import { idOf, type Modifier } from './modifier.ts'
import { arrayIndex, child } from './path.ts'

/** Missing documents on the way are created; in arrays, missing elements become null. */
export function modifyAt(document: Doc, path: readonly string[], modifier: Modifier): void {
  const { holder, depth } = follow(document, path)
  const name = path[depth]!
  const current = depth === path.length - 1 ? child(holder, name) : undefined
  if (current === undefined) {
    if (modifier.create) createAt(holder, path, depth, modifier.create())
    else if (!modifier.anyPath) refuseBlockedPath(holder, path, depth)
    return
  }
  const changed = modifier.change(current, { document, path })
  if (changed !== undefined) put(holder, path, depth, changed)
  else if (isDoc(holder)) holder.delete(name)
  else put(holder, path, depth, null) // the other elements keep their places
}

/** As $set of the target and $unset of the source. https://www.mongodb.com/docs/manual/reference/operator/update/rename/ */
export function renameTo(document: Doc, from: readonly string[], to: readonly string[]): void {
  const source = follow(document, from)
  if (source.depth < from.length - 1 || child(source.holder, from.at(-1)!) === undefined) {
    refuseBlockedSource(source.holder, from, source.depth)
    return
  }
  refuseArrayOnPath(document, from, 'source')
  refuseArrayOnPath(document, to, 'destination')
  if (from[0] === '_id') {
    throw new CommandError(
      66,
      `Unsetting the path '${from.join('.')}' using $rename would modify the immutable field '_id'`,
    )
  }
  const value = child(source.holder, from.at(-1)!)!
  const target = follow(document, to)
  const existing = target.depth === to.length - 1 ? child(target.holder, to.at(-1)!) : undefined
  if (existing === undefined) createAt(target.holder, to, target.depth, value)
  else if (!equals(existing, value)) put(target.holder, to, target.depth, value)
  ;(source.holder as Doc).delete(from.at(-1)!)
}

/** Since MongoDB 5.0 names may start with $, except at the top level. */
export function refuseDollarName(name: string): void {
  if (!name.startsWith('$')) return
  throw new CommandError(
    52,
    `The dollar ($) prefixed field '${name}' in '${name}' is not allowed in the context of an update's replacement ` +
      'document. Consider using an aggregation pipeline with $replaceWith.',
  )
}

/** The deepest value that exists on the path, and how many parts lead to it; at most all but the last. */
function follow(document: Doc, path: readonly string[]): { holder: Value; depth: number } {
  let holder: Value = document
  let depth = 0
  for (; depth < path.length - 1; depth++) {
    const next = child(holder, path[depth]!)
    if (next === undefined) break
    holder = next
  }
  return { holder, depth }
}

function createAt(holder: Value, path: readonly string[], depth: number, value: Value): void {
  const content = path.slice(depth + 1).reduceRight<Value>((inner, name) => new Map([[name, inner]]), value)
  put(holder, path, depth, content)
}

function put(holder: Value, path: readonly string[], depth: number, value: Value): void {
  const name = path[depth]!
  if (depth === 0) refuseDollarName(name)
  const index = arrayIndex(name)
  if (isDoc(holder)) holder.set(name, value)
  else if (Array.isArray(holder) && index !== undefined) putElement(holder, index, value)
  else {
    throw new CommandError(28, `Cannot create field '${name}' in element {${path[depth - 1]}: ${describe(holder)}}`)
  }
}

function putElement(array: Value[], index: number, value: Value): void {
  if (index - array.length > maxPadding) {
    throw new CommandError(34, `can't backfill more than ${maxPadding} elements`)
  }
  while (array.length < index) array.push(null)
  array[index] = value
}

const maxPadding = 1_500_000

function refuseBlockedPath(holder: Value, path: readonly string[], depth: number): void {
  if (!isBlocked(holder, path[depth]!)) return
  throw new CommandError(
    28,
    `Cannot use the part (${path[depth]}) of (${path.join('.')}) to traverse the element ` +
      `({${path[depth - 1]}: ${describe(holder)}})`,
  )
}

function refuseBlockedSource(holder: Value, path: readonly string[], depth: number): void {
  if (!isBlocked(holder, path[depth]!)) return
  const part = path[depth - 1]
  throw new CommandError(
    28,
    `cannot use the part (${part} of ${path.join('.')}) to traverse the element ({${part}: ${describe(holder)}})`,
  )
}

function isBlocked(holder: Value, name: string): boolean {
  return !isDoc(holder) && !(Array.isArray(holder) && arrayIndex(name) !== undefined)
}

function refuseArrayOnPath(document: Doc, path: readonly string[], role: 'source' | 'destination'): void {
  let value: Value | undefined = document
  for (const [depth, name] of path.entries()) {
    if (Array.isArray(value)) {
      throw badValue(
        `The ${role} field cannot be an array element, '${path.join('.')}' in doc with ${idOf({ document, path })} ` +
          `has an array field called '${path[depth - 1]}'`,
      )
    }
    value = child(value, name)
  }
}
