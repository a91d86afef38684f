// The operators of an update in a tree of their paths, as the server keeps them: it finds conflicts, and it gives the
// order in which paths are updated, which is the order of new fields.
// https://www.mongodb.com/docs/manual/core/document/#document-field-order

import { describe, type Value } from '../bson/values.ts'
import { compareStrings } from '../bson/compare.ts'
import { badValue, CommandError } from '../errors.ts'
import type { ArrayFilters } from './array-filters.ts'
import { arrayIndex, child } from './path.ts'
import type { MatchedIndex } from './positional.ts'

/** Fields by name ("$" for the matched element), or elements by identifier ("" for all). */
export interface Branch<Action> {
  readonly kind: 'fields' | 'elements'
  readonly children: Map<string, UpdateNode<Action>>
}

export type UpdateNode<Action> = Branch<Action> | { readonly kind: 'leaf'; readonly action: Action }

/** One action at a path without positional operators. */
export interface Step<Action> {
  readonly path: readonly string[]
  readonly action: Action
}

export function emptyTree<Action>(): Branch<Action> {
  return { kind: 'fields', children: new Map() }
}

/** Returns the identifiers of array filters that the path uses. */
export function addToTree<Action>(root: Branch<Action>, path: string, action: Action, filters: ArrayFilters): string[] {
  const parts = splitUpdatePath(path)
  const identifiers: string[] = []
  let branch = root
  for (const [index, part] of parts.entries()) {
    const identifier = identifierOf(part)
    if (identifier) identifiers.push(checkIdentifier(identifier, path, filters))
    const key = identifier ?? part
    const conflict = () => conflictAt(path, parts.slice(0, index + 1).join('.'))
    const existing = branch.children.get(key)
    if (index === parts.length - 1) {
      if (existing !== undefined) throw conflict()
      branch.children.set(key, { kind: 'leaf', action })
      break
    }
    const kind = identifierOf(parts[index + 1]!) === undefined ? 'fields' : 'elements'
    if (existing !== undefined && existing.kind !== kind) throw conflict()
    const next = existing ?? { kind, children: new Map() }
    branch.children.set(key, next)
    branch = next
  }
  return identifiers
}

export function isPositional(part: string): boolean {
  return part === '$' || identifierOf(part) !== undefined
}

/** The steps for one document, in order. */
export function* stepsOf<Action>(
  node: UpdateNode<Action>,
  value: Value | undefined,
  path: readonly string[],
  filters: ArrayFilters,
  matchedIndex: MatchedIndex | undefined,
): Generator<Step<Action>> {
  if (node.kind === 'leaf') {
    yield { path, action: node.action }
    return
  }
  const children =
    node.kind === 'fields' ? namedChildren(node, path, matchedIndex) : elementChildren(node, value, path, filters)
  for (const [name, next] of children) yield* stepsOf(next, child(value, name), [...path, name], filters, matchedIndex)
}

function namedChildren<Action>(
  { children }: Branch<Action>,
  path: readonly string[],
  matchedIndex: MatchedIndex | undefined,
): [string, UpdateNode<Action>][] {
  const matched = children.get('$')
  if (matched === undefined) return sorted(children)
  const index = matchedIndex?.(path.join('.'))
  if (index === undefined) throw badValue('The positional operator did not find the match needed from the query.')
  const name = String(index)
  const named = new Map(children)
  named.delete('$')
  const sameElement = named.get(name)
  named.set(name, sameElement ? merge(matched, sameElement, [...path, name]) : matched)
  return sorted(named)
}

function elementChildren<Action>(
  { children }: Branch<Action>,
  value: Value | undefined,
  path: readonly string[],
  filters: ArrayFilters,
): [string, UpdateNode<Action>][] {
  if (value === undefined) {
    throw badValue(`The path '${path.join('.')}' must exist in the document in order to apply array updates.`)
  }
  if (!Array.isArray(value)) {
    throw badValue(`Cannot apply array updates to non-array element ${path.at(-1)}: ${describe(value)}`)
  }
  return value.flatMap((element, index): [string, UpdateNode<Action>][] => {
    const name = String(index)
    const meant = Array.from(children).filter(([identifier]) => identifier === '' || filters.get(identifier)!(element))
    if (meant.length === 0) return []
    const merged = meant.map(([, node]) => node).reduce((left, right) => merge(left, right, [...path, name]))
    return [[name, merged]]
  })
}

function merge<Action>(
  left: UpdateNode<Action>,
  right: UpdateNode<Action>,
  path: readonly string[],
): UpdateNode<Action> {
  if (left.kind === 'leaf' || right.kind === 'leaf' || left.kind !== right.kind) {
    throw new CommandError(40, `Update created a conflict at '${path.join('.')}'`)
  }
  const children = new Map(left.children)
  for (const [key, node] of right.children) {
    const same = children.get(key)
    const name = left.kind === 'elements' ? `$[${key}]` : key
    children.set(key, same ? merge(same, node, [...path, name]) : node)
  }
  return { kind: left.kind, children }
}

function sorted<Action>(children: ReadonlyMap<string, UpdateNode<Action>>): [string, UpdateNode<Action>][] {
  return Array.from(children).sort(([a], [b]) => comparePathParts(a, b))
}

/** By their bytes, but numbers by their value. */
function comparePathParts(a: string, b: string): number {
  const numeric = arrayIndex(a) !== undefined && arrayIndex(b) !== undefined
  return numeric ? Number(a) - Number(b) : compareStrings(a, b)
}

function splitUpdatePath(path: string): string[] {
  if (path === '') throw new CommandError(56, 'An empty update path is not valid.')
  const parts = path.split('.')
  if (parts.includes('')) {
    throw new CommandError(56, `The update path '${path}' contains an empty field name, which is not allowed.`)
  }
  if (parts.filter((part) => part === '$').length > 1) {
    throw badValue(`Too many positional (i.e. '$') elements found in path '${path}'`)
  }
  if (parts[0] === '$') {
    throw badValue(`Cannot have positional (i.e. '$') element in the first position in path '${path}'`)
  }
  if (identifierOf(parts[0]!) !== undefined) {
    throw badValue(
      `Cannot have array filter identifier (i.e. '$[<id>]') element in the first position in path '${path}'`,
    )
  }
  return parts
}

/** "$[]" and "$[name]" */
function identifierOf(part: string): string | undefined {
  return part.startsWith('$[') && part.endsWith(']') ? part.slice(2, -1) : undefined
}

function checkIdentifier(identifier: string, path: string, filters: ArrayFilters): string {
  if (filters.has(identifier)) return identifier
  throw badValue(`No array filter found for identifier '${identifier}' in path '${path}'`)
}

function conflictAt(path: string, place: string): CommandError {
  return new CommandError(40, `Updating the path '${path}' would create a conflict at '${place}'`)
}
