import type { Filter, IndexSettings, Scalar } from './search.ts'
import { cleanText } from './words.ts'

/** A filter that is decided already, or in which everything says something. */
export type Condition = boolean | OpenCondition

export type OpenCondition =
  | { readonly and: readonly OpenCondition[] }
  | { readonly or: readonly OpenCondition[] }
  | { readonly not: OpenCondition }
  | FieldCondition

export type FieldCondition =
  | { readonly field: string; readonly in: readonly Scalar[] }
  | { readonly field: string; readonly from?: number; readonly to?: number }
  | { readonly field: string; readonly exists: boolean }

/** Throws a TypeError for a field that is not filterable, a value that cannot be kept, or too many levels. */
export function simplify(settings: IndexSettings, filter: Filter | undefined, depth = 0): Condition {
  if (filter === undefined) return true
  if (depth > MAX_DEPTH) throw new TypeError(`A filter has more than ${MAX_DEPTH} levels.`)

  const inside = (member: Filter) => simplify(settings, member, depth + 1)
  if ('and' in filter) {
    const open = openOnes(filter.and.map(inside), false)
    return open && (open.length > 1 ? { and: open } : (open[0] ?? true))
  }
  if ('or' in filter) {
    const open = openOnes(filter.or.map(inside), true)
    return !open || (open.length > 1 ? { or: open } : (open[0] ?? false))
  }
  if ('not' in filter) {
    const member = inside(filter.not)
    return typeof member === 'boolean' ? !member : { not: member }
  }
  return fieldCondition(settings, filter)
}

const MAX_DEPTH = 20

/** False when one of them decides for all. */
function openOnes(members: readonly Condition[], decisive: boolean): OpenCondition[] | false {
  return !members.includes(decisive) && members.filter((member) => typeof member !== 'boolean')
}

function fieldCondition(settings: IndexSettings, filter: Extract<Filter, { field: string }>): Condition {
  const { field } = filter
  if (!settings.filterable.includes(field))
    throw new TypeError(`The search index "${settings.name}" cannot filter by "${field}": it is not filterable.`)

  if ('is' in filter) return { field, in: [scalar(filter.is)] }
  if ('in' in filter) return filter.in.length > 0 && { field, in: filter.in.map(scalar) }
  if ('exists' in filter) return { field, exists: filter.exists }
  const { from, to } = filter
  if ((from === undefined && to === undefined) || [from, to].some((end) => end !== undefined && !Number.isFinite(end)))
    throw new TypeError(`A range of "${field}" needs finite numbers.`)
  return { field, from, to }
}

function scalar(value: Scalar): Scalar {
  if (typeof value === 'string') return cleanText(value)
  if (typeof value === 'boolean' || Number.isFinite(value)) return value
  throw new TypeError('A filter compares with strings, finite numbers and booleans.')
}
