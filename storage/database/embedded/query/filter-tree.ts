// A filter as a tree: once as a predicate, once as the search for the array element that made it match (positional.ts).

import { isDoc, type Doc, type Value } from '../bson/values.ts'
import { visit, type OnLeaf } from './path.ts'

export type Predicate = (document: Doc) => boolean

/** Looks at one value, or at `undefined` for a missing one; never into an array. */
export type Test = (value: Value | undefined) => boolean

export type FilterNode =
  | { readonly kind: 'and' | 'or' | 'nor'; readonly nodes: readonly FilterNode[] }
  | { readonly kind: 'not'; readonly node: FilterNode }
  | { readonly kind: 'document'; readonly test: Predicate }
  | FieldNode

export interface FieldNode {
  readonly kind: 'field'
  readonly parts: readonly string[]
  readonly test: Test
  /** Not satisfied by an element of an array at the end of the path: $size, $elemMatch, $exists. */
  readonly whole: boolean
  /** Of $elemMatch: the test of a single element. */
  readonly element?: Test
}

export function predicateOf(node: FilterNode): Predicate {
  switch (node.kind) {
    case 'and':
      return every(node.nodes.map(predicateOf))
    case 'or':
      return some(node.nodes.map(predicateOf))
    case 'nor':
      return not(some(node.nodes.map(predicateOf)))
    case 'not':
      return not(predicateOf(node.node))
    case 'document':
      return node.test
    case 'field':
      return fieldPredicate(node)
  }
}

/** The tree of { $elemMatch: { $gt: 1 } } as a test of one array element, which is not looked into. */
export function testOf(node: FilterNode): Test {
  switch (node.kind) {
    case 'and':
      return every(node.nodes.map(testOf))
    case 'not':
      return not(testOf(node.node))
    case 'field':
      return node.test
  }
  throw new TypeError(`No test of a single value: ${node.kind}`)
}

function fieldPredicate({ parts, test, whole }: FieldNode): Predicate {
  const onLeaf = whole ? test : openingArrays(test)
  if (parts.length === 1) {
    const name = parts[0]!
    return (document) => onLeaf(document.get(name))
  }
  const onVisit: OnLeaf = (value, byIndex) => (byIndex ? test(value) : onLeaf(value))
  return (document) => visit(document, parts, 0, onVisit)
}

function openingArrays(test: Test): Test {
  return (value) => {
    if (test(value)) return true
    if (typeof value !== 'object' || !Array.isArray(value)) return false
    for (const element of value) if (test(element)) return true
    return false
  }
}

type Condition<Subject> = (subject: Subject) => boolean

function every<Subject>(conditions: readonly Condition<Subject>[]): Condition<Subject> {
  if (conditions.length === 1) return conditions[0]!
  return (subject) => {
    for (const condition of conditions) if (!condition(subject)) return false
    return true
  }
}

function some<Subject>(conditions: readonly Condition<Subject>[]): Condition<Subject> {
  if (conditions.length === 1) return conditions[0]!
  return (subject) => {
    for (const condition of conditions) if (condition(subject)) return true
    return false
  }
}

function not<Subject>(condition: Condition<Subject>): Condition<Subject> {
  return (subject) => !condition(subject)
}

/** An array within an array counts as a document with the fields "0", "1", … for the filter of $elemMatch. */
export function asDocument(element: Value): Doc | undefined {
  if (isDoc(element)) return element
  if (Array.isArray(element)) return new Map(element.map((member, index) => [String(index), member]))
  return undefined
}
