// The rows that a filter lets through, each condition remembered until a document changes.

import type { Condition, FieldCondition } from '../filter.ts'
import type { Scalar } from '../search.ts'
import { type Bits, both, either, makeBits, without } from './bits.ts'
import type { View } from './view.ts'

export interface Conditions {
  rows(condition: Condition): Bits
}

export function makeConditions(view: View): Conditions {
  const known = new Map<string, Bits>()
  let revision = view.revision()

  return {
    rows: (condition) => {
      if (revision !== view.revision() || known.size >= MAX_KNOWN) known.clear()
      revision = view.revision()
      return rowsOf(condition)
    },
  }

  function rowsOf(condition: Condition): Bits {
    if (condition === true) return view.alive()
    if (condition === false) return makeBits(0)
    if ('and' in condition) return condition.and.map(rowsOf).reduce(both)
    if ('or' in condition) return condition.or.map(rowsOf).reduce(either)
    if ('not' in condition) return without(view.alive(), rowsOf(condition.not))

    const key = JSON.stringify(condition)
    let rows = known.get(key)
    if (!rows) known.set(key, (rows = both(view.alive(), leaf(condition))))
    return rows
  }

  function leaf(condition: FieldCondition): Bits {
    const column = view.column(condition.field)
    if ('in' in condition) return column.rowsWith(condition.in)
    if ('exists' in condition) {
      const rows = column.rowsWhere(() => true)
      return condition.exists ? rows : without(view.alive(), rows)
    }
    const { from = -Infinity, to = Infinity } = condition
    return column.rowsWhere((value: Scalar) => typeof value === 'number' && value >= from && value <= to)
  }
}

const MAX_KNOWN = 500
