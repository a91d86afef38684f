// Projections of find and findAndModify.
// https://www.mongodb.com/docs/manual/reference/method/db.collection.find/#projection

import { isDoc, type Doc, type Value } from '../bson/values.ts'
import { CommandError } from '../errors.ts'
import type { Environment } from './environment.ts'
import { compileMatchedIndex, type MatchedIndex } from './positional.ts'
import { parseProjection, type Branch, type ProjectionNode, type SliceNode } from './projection-tree.ts'

/** Included fields keep the document's order, computed ones follow. Parts that stay as they are are shared, not copied. */
export function compileProjection(spec: Doc, filter: Doc, environment: Environment): (document: Doc) => Doc {
  if (spec.size === 0) return (document) => document
  const { root, including } = parseProjection(spec, filter, environment)
  const leaves = leavesOf(root)
  const computes = hasComputed(root)
  const slices = leaves.filter((leaf) => leaf.kind === 'slice')
  const position = leaves.find((leaf) => leaf.kind === 'position')
  const matchedIndex = position && compileMatchedIndex(filter, environment)
  return (document) => {
    let result = (including ? include(root, document) : exclude(root, document)) as Doc
    if (computes) compute(root, document, result)
    for (const slice of slices) result = sliceIn(result, slice, 0)
    if (position && matchedIndex) reduceToMatched(result, position.path, matchedIndex(document))
    return result
  }
}

function include(branch: Branch, value: Value): Value | undefined {
  if (Array.isArray(value)) {
    return value.map((element) => include(branch, element)).filter((element) => element !== undefined)
  }
  if (!isDoc(value)) return undefined
  const result: Doc = new Map()
  for (const [name, member] of value) {
    const node = branch.children.get(name)
    if (node === undefined || node.kind === 'exclude' || node.kind === 'compute') continue
    const included = node.kind === 'branch' ? include(node, member) : member
    if (included !== undefined) result.set(name, included)
  }
  return result
}

function exclude(branch: Branch, value: Value): Value {
  if (Array.isArray(value)) return value.map((element) => exclude(branch, element))
  if (!isDoc(value)) return value
  const result: Doc = new Map()
  for (const [name, member] of value) {
    const node = branch.children.get(name)
    if (node?.kind !== 'exclude') result.set(name, node?.kind === 'branch' ? exclude(node, member) : member)
  }
  return result
}

/** Fills `value`, which is part of the result, with the computed fields; a scalar in their way is replaced. */
function compute(branch: Branch, root: Doc, value: Value | undefined): Value {
  if (Array.isArray(value)) return value.map((element) => compute(branch, root, element))
  const result: Doc = isDoc(value) ? value : new Map<string, Value>()
  for (const [name, node] of branch.children) {
    if (!hasComputed(node)) continue
    const computed = node.kind === 'compute' ? node.evaluate(root) : compute(node as Branch, root, result.get(name))
    if (computed === undefined) result.delete(name)
    else result.set(name, computed)
  }
  return result
}

function sliceIn(document: Doc, slice: SliceNode, depth: number): Doc {
  const name = slice.path[depth]!
  const value = document.get(name)
  const isLast = depth === slice.path.length - 1
  if (isDoc(value) && !isLast) return replace(document, name, sliceIn(value, slice, depth + 1))
  if (!Array.isArray(value)) return document
  if (isLast) return replace(document, name, sliceOf(value, slice))
  return replace(
    document,
    name,
    value.map((element) => (isDoc(element) ? sliceIn(element, slice, depth + 1) : element)),
  )
}

function sliceOf(array: readonly Value[], { skip, limit }: SliceNode): Value[] {
  if (skip === undefined) return limit < 0 ? array.slice(limit) : array.slice(0, limit)
  const start = skip < 0 ? Math.max(0, array.length + skip) : skip
  return array.slice(start, start + limit)
}

/** The first array on the path keeps only the element that the filter has matched. */
function reduceToMatched(result: Doc, path: readonly string[], matchedIndex: MatchedIndex): void {
  let holder = result
  for (const [depth, name] of path.entries()) {
    const value = holder.get(name)
    if (Array.isArray(value)) {
      holder.set(name, [matchedElement(value, matchedIndex(path.slice(0, depth + 1).join('.')))])
      return
    }
    if (!isDoc(value)) return
    holder = value
  }
}

function matchedElement(array: readonly Value[], index: number | undefined): Value {
  const context = 'Executor error during find command :: caused by :: '
  if (index === undefined) {
    throw new CommandError(51246, `${context}positional operator '.$' couldn't find a matching element in the array`)
  }
  const element = array[index]
  if (element === undefined) throw new CommandError(51247, `${context}positional operator '.$' element mismatch`)
  return element
}

function replace(document: Doc, name: string, value: Value): Doc {
  return new Map(document).set(name, value)
}

function hasComputed(node: ProjectionNode): boolean {
  return node.kind === 'compute' || (node.kind === 'branch' && Array.from(node.children.values()).some(hasComputed))
}

function leavesOf(node: ProjectionNode): ProjectionNode[] {
  return node.kind === 'branch' ? Array.from(node.children.values()).flatMap(leavesOf) : [node]
}
