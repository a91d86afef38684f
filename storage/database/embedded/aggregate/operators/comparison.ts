import type { Collation } from '../../bson/collation.ts'
import { compare } from '../../bson/compare.ts'
import { MinKey, type Value } from '../../bson/values.ts'
import type { Operator } from '../scope.ts'
import { binary } from './arguments.ts'

/** In expressions a missing value is less than null, and only MinKey is less than that. */
export function compareValues(a: Value | undefined, b: Value | undefined, collation?: Collation): number {
  if (a === undefined || b === undefined) return rankOf(a) - rankOf(b)
  return compare(a, b, collation)
}

export const comparisonOperators: Record<string, Operator> = {
  $cmp: binary((a, b, { collation }) => Math.sign(compareValues(a, b, collation))),
  $eq: binary((a, b, { collation }) => compareValues(a, b, collation) === 0),
  $ne: binary((a, b, { collation }) => compareValues(a, b, collation) !== 0),
  $gt: binary((a, b, { collation }) => compareValues(a, b, collation) > 0),
  $gte: binary((a, b, { collation }) => compareValues(a, b, collation) >= 0),
  $lt: binary((a, b, { collation }) => compareValues(a, b, collation) < 0),
  $lte: binary((a, b, { collation }) => compareValues(a, b, collation) <= 0),
}

function rankOf(value: Value | undefined): number {
  if (value === undefined) return 0
  return value instanceof MinKey ? -1 : 1
}
