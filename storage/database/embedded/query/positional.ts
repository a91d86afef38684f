// Which array element made a document match: the `$` of updates and projections.
// https://www.mongodb.com/docs/manual/reference/operator/update/positional/

import { isDoc, type Doc, type Value } from '../bson/values.ts'
import type { Environment } from './environment.ts'
import { parseFilter } from './filter.ts'
import { predicateOf, type FieldNode, type FilterNode } from './filter-tree.ts'
import { arrayIndex } from './path.ts'

/** The index in the array at `path`; undefined when the filter went through no array. */
export type MatchedIndex = (path: string) => number | undefined

/** For documents that match the filter. When arrays match at several places, the last one met counts. */
export function compileMatchedIndex(filter: Doc, environment: Environment): (document: Doc) => MatchedIndex {
  const search = searchOf(parseFilter(filter, environment))
  return (document) => {
    const indexes = new Map<string, number>()
    let last: number | undefined
    search(document, (path, index) => {
      indexes.set(path, index)
      last = index
    })
    // The server knows the last index only. It is the right one also for a second array that runs parallel to the first.
    return (path) => indexes.get(path) ?? last
  }
}

type Found = (path: string, index: number) => void
type Search = (document: Doc, found: Found) => void

function searchOf(node: FilterNode): Search {
  switch (node.kind) {
    case 'and': {
      const searches = node.nodes.map(searchOf)
      return (document, found) => searches.forEach((search) => search(document, found))
    }
    case 'or': {
      const branches = node.nodes.map((member) => ({ matches: predicateOf(member), search: searchOf(member) }))
      return (document, found) => branches.find(({ matches }) => matches(document))?.search(document, found)
    }
    case 'field':
      return (document, found) => {
        const place = locate(node, document, 0, false)
        if (typeof place === 'object') found(place.path, place.index)
      }
    default:
      return () => {}
  }
}

interface Place {
  readonly path: string
  readonly index: number
}

/** The outermost array on the way to the first value that satisfies the node; true when there was none on the way. */
function locate(node: FieldNode, value: Value | undefined, from: number, byIndex: boolean): Place | boolean {
  if (from === node.parts.length) return locateInLeaf(node, value, byIndex)
  const part = node.parts[from]!
  if (isDoc(value)) return locate(node, value.get(part), from + 1, false)
  if (!Array.isArray(value)) return node.test(undefined)

  for (const [index, element] of value.entries()) {
    if (isDoc(element) && locate(node, element, from, false)) return placeAt(node, from, index)
    if (index !== arrayIndex(part)) continue
    // An index in the path is the filter's choice, not what the match has found.
    const leads = from + 1 === node.parts.length || isDoc(element) || Array.isArray(element)
    const place = leads && locate(node, element, from + 1, true)
    if (place) return place
  }
  return false
}

function locateInLeaf(node: FieldNode, value: Value | undefined, byIndex: boolean): Place | boolean {
  const test = node.element ?? (node.whole || byIndex ? undefined : node.test)
  if (Array.isArray(value) && test !== undefined) {
    const index = value.findIndex(test)
    if (index >= 0) return placeAt(node, node.parts.length, index)
  }
  return node.test(value)
}

function placeAt(node: FieldNode, length: number, index: number): Place {
  return { path: node.parts.slice(0, length).join('.'), index }
}
