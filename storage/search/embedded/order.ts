// Which rows come first.

import type { Scalar, Sort } from '../search.ts'
import type { Column } from './column.ts'
import type { View } from './view.ts'

/** Is the row at the first position to be shown before the one at the second? Negative for yes, as in Array.sort. */
export type Compare = (a: number, b: number) => number

/** By fields, then by score, then the newest row first. Positions are those in `rows`. */
export function comparison(view: View, rows: Uint32Array, sort: readonly Sort[], scores?: Float32Array): Compare {
  const columns = sort.map(({ field, direction }) => ({
    column: view.column(field),
    sign: direction === 'ascending' ? 1 : -1,
  }))
  return (a, b) => {
    for (const { column, sign } of columns) {
      const order = compareValues(column.valueAt(rows[a]!), column.valueAt(rows[b]!), sign)
      if (order !== 0) return order
    }
    if (scores && scores[a] !== scores[b]) return scores[b]! - scores[a]!
    return rows[b]! - rows[a]!
  }
}

/** Of the rows that share the value of a field, the position of the one that comes first; of those without it each. */
export function bestPositions(rows: Uint32Array, column: Column, compare: Compare): number[] {
  const best = new Map<number, number>()
  const positions: number[] = []
  for (let position = 0; position < rows.length; position++) {
    const number = column.numberAt(rows[position]!)
    const known = number < 0 ? undefined : best.get(number)
    if (known === undefined) {
      best.set(number, positions.length)
      positions.push(position)
    } else if (compare(position, positions[known]!) < 0) positions[known] = position
  }
  return positions
}

/** The first positions of a sorted list, without sorting the rest. */
export function firstPositions(length: number, count: number, compare: Compare): number[] {
  // A heap whose root is the last of those kept.
  const heap: number[] = []
  for (let position = 0; position < length; position++) {
    if (heap.length < count) {
      heap.push(position)
      rise(heap, compare)
    } else if (count > 0 && compare(position, heap[0]!) < 0) {
      heap[0] = position
      sink(heap, compare)
    }
  }
  return heap.sort(compare)
}

function rise(heap: number[], compare: Compare): void {
  let at = heap.length - 1
  while (at > 0) {
    const parent = (at - 1) >> 1
    if (compare(heap[at]!, heap[parent]!) <= 0) return
    swap(heap, at, parent)
    at = parent
  }
}

function sink(heap: number[], compare: Compare): void {
  let at = 0
  for (;;) {
    let last = at
    for (const child of [2 * at + 1, 2 * at + 2])
      if (child < heap.length && compare(heap[child]!, heap[last]!) > 0) last = child
    if (last === at) return
    swap(heap, at, last)
    at = last
  }
}

function swap(heap: number[], a: number, b: number): void {
  const kept = heap[a]!
  heap[a] = heap[b]!
  heap[b] = kept
}

/** Numbers before strings before truth values; what has none comes last, whichever the direction. */
function compareValues(a: Scalar | undefined, b: Scalar | undefined, sign: number): number {
  if (a === b) return 0
  if (a === undefined) return 1
  if (b === undefined) return -1
  if (typeof a !== typeof b) return typeof a < typeof b ? -sign : sign
  return a < b ? -sign : sign
}
