import { cleanText } from './words.ts'
import type { Filter, IndexSettings, Scalar } from './search.ts'

/** A filter that either is decided already or has only members that say something. */
export type Condition = boolean | Exclude<Filter, { and: unknown } | { or: unknown } | { not: unknown }> | Combined
type Combined =
  | { readonly and: readonly Exclude<Condition, boolean>[] }
  | { readonly or: readonly Exclude<Condition, boolean>[] }
  | { readonly not: Exclude<Condition, boolean> }

/** Throws a TypeError for a field that is not filterable, a value that cannot be kept, or a filter that is no filter. */
export function simplify(settings: IndexSettings, filter: Filter | undefined, depth = 0): Condition {
  if (filter === undefined) return true
  if (depth > MAX_DEPTH) throw new TypeError(`A filter has more than ${MAX_DEPTH} levels.`)

  if ('and' in filter) {
    const members = filter.and
      .map((member) => simplify(settings, member, depth + 1))
      .filter((member) => member !== true)
    const open = members.filter((member) => member !== false)
    if (open.length < members.length) return false
    return open.length > 1 ? { and: open } : (open[0] ?? true)
  }
  if ('or' in filter) {
    const members = filter.or
      .map((member) => simplify(settings, member, depth + 1))
      .filter((member) => member !== false)
    const open = members.filter((member) => member !== true)
    if (open.length < members.length) return true
    return open.length > 1 ? { or: open } : (open[0] ?? false)
  }
  if ('not' in filter) {
    const member = simplify(settings, filter.not, depth + 1)
    return typeof member === 'boolean' ? !member : { not: member }
  }
  return leaf(settings, filter)
}

function leaf(
  settings: IndexSettings,
  filter: Exclude<Filter, { and: unknown } | { or: unknown } | { not: unknown }>,
): Condition {
  const { field } = filter
  if (!settings.filterable.includes(field))
    throw new TypeError(`The search index "${settings.name}" cannot filter by "${field}": it is not filterable.`)

  if ('is' in filter) return { field, in: [scalar(filter.is)] }
  if ('in' in filter) return filter.in.length > 0 && { field, in: filter.in.map(scalar) }
  if ('exists' in filter) return { field, exists: filter.exists }
  const { from, to } = filter
  if ([from, to].some((end) => end !== undefined && !Number.isFinite(end)) || (from === undefined && to === undefined))
    throw new TypeError(`A range of "${field}" needs finite numbers.`)
  return { field, from, to }
}

function scalar(value: Scalar): Scalar {
  if (typeof value === 'string') return cleanText(value)
  if (typeof value === 'boolean' || Number.isFinite(value)) return value
  throw new TypeError('A filter compares with strings, finite numbers and booleans.')
}

const MAX_DEPTH = 20
