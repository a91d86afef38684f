// What an upsert takes over from its filter: the fields that must be equal to something.
// https://www.mongodb.com/docs/manual/reference/method/db.collection.update/#upsert-behavior

import { compareStrings } from '../bson/compare.ts'
import { BSONRegExp, clone, isDoc, type Doc, type Value } from '../bson/values.ts'
import { CommandError } from '../errors.ts'
import { isOperatorDoc } from './filter.ts'

/** A replacement takes over only the _id. Fields come in the order of their paths. */
export function seedFromFilter(filter: Doc, onlyId = false): Doc {
  const found = equalities(filter).sort((a, b) => compareStrings(a.path, b.path))
  const relevant = onlyId ? found.filter(({ path }) => path === '_id' || path.startsWith('_id.')) : found
  const seed: Doc = new Map()
  const seen: string[] = []
  for (const { path, value } of relevant) {
    if (onlyId && path !== '_id') {
      throw new CommandError(111, `field at '_id' must be exactly specified, field at sub-path '${path}'found`)
    }
    refuseConflict(path, seen)
    seen.push(path)
    set(seed, path.split('.'), clone(value))
  }
  const id = seed.get('_id')
  return id === undefined ? seed : new Map([['_id', id], ...seed])
}

interface Equality {
  readonly path: string
  readonly value: Value
}

function equalities(filter: Doc): Equality[] {
  return Array.from(filter).flatMap(([name, operand]): Equality[] => {
    if (name === '$and' || (name === '$or' && Array.isArray(operand) && operand.length === 1)) {
      return (operand as Value[]).flatMap((member) => equalities(member as Doc))
    }
    if (name === '$expr') throw new CommandError(224, '$expr is not allowed in the query predicate for an upsert')
    if (name.startsWith('$')) return []
    const values = isOperatorDoc(operand) ? Array.from(operand).flatMap(equalValues) : plainValues([operand])
    return values.map((value) => ({ path: name, value }))
  })
}

function equalValues([operator, operand]: [string, Value]): Value[] {
  if (operator === '$eq') return [operand]
  if (!Array.isArray(operand)) return []
  if (operator === '$in' && operand.length === 1) return plainValues(operand)
  return operator === '$all' ? plainValues(operand) : []
}

/** A regular expression is no equality, nor is { $elemMatch: … } in $all. */
function plainValues(values: Value[]): Value[] {
  return values.filter((value) => !(value instanceof BSONRegExp) && !isOperatorDoc(value))
}

function refuseConflict(path: string, seen: readonly string[]): void {
  const conflict = seen.find((other) => path === other || path.startsWith(`${other}.`))
  if (conflict === undefined) return
  const what =
    path === conflict ? `path '${path}' is matched twice` : `both paths '${path}' and '${conflict}' are matched`
  throw new CommandError(54, `cannot infer query fields to set, ${what}`)
}

function set(seed: Doc, parts: readonly string[], value: Value): void {
  let holder = seed
  for (const part of parts.slice(0, -1)) {
    const next = holder.get(part)
    const inner: Doc = isDoc(next) ? next : new Map<string, Value>()
    holder.set(part, inner)
    holder = inner
  }
  holder.set(parts.at(-1)!, value)
}
