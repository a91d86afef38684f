// Filters in Meilisearch's language. Fields are letters and digits, and values are encoded: nothing in them can end a
// quotation. https://www.meilisearch.com/docs/learn/filtering_and_sorting/filter_expression_reference

import type { OpenCondition } from '../filter.ts'
import type { Scalar } from '../search.ts'
import { encode, filterAttribute } from './attributes.ts'

export function expression(condition: OpenCondition): string {
  if ('and' in condition) return condition.and.map((each) => `(${expression(each)})`).join(' AND ')
  if ('or' in condition) return condition.or.map((each) => `(${expression(each)})`).join(' OR ')
  if ('not' in condition) return `NOT (${expression(condition.not)})`

  const attribute = filterAttribute(condition.field)
  if ('in' in condition) return `${attribute} IN [${condition.in.map(literal).join(', ')}]`
  if ('exists' in condition) return `${attribute} ${condition.exists ? 'EXISTS' : 'NOT EXISTS'}`
  const { from, to } = condition
  const ends = [
    from !== undefined && `${attribute} >= ${literal(from)}`,
    to !== undefined && `${attribute} <= ${literal(to)}`,
  ]
  return ends.filter((end) => end !== false).join(' AND ')
}

function literal(value: Scalar): string {
  return `"${String(encode(value))}"`
}
