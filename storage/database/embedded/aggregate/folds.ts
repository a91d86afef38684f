// How accumulators take in one value after another, in $group and as expressions over an array.
import type { Collation } from '../bson/collation.ts'
import { compare } from '../bson/compare.ts'
import { double, toNumber } from '../bson/number.ts'
import { isDoc, isNumber, typeName, type Doc, type Value } from '../bson/values.ts'
import { CommandError } from '../errors.ts'
import { Distinct } from './distinct.ts'
import { Sum } from './summation.ts'

export interface Fold {
  add(value: Value | undefined): void
  result(): Value | undefined
}

export const folds: Readonly<Record<string, (collation: Collation | undefined) => Fold>> = {
  $sum: () => {
    const sum = new Sum()
    return { add: (value) => sum.add(value), result: () => sum.total() }
  },
  $avg: () => {
    const sum = new Sum()
    return { add: (value) => sum.add(value), result: () => sum.average() }
  },
  $min: (collation) => extreme((value, best) => compare(value, best, collation) < 0),
  $max: (collation) => extreme((value, best) => compare(value, best, collation) > 0),
  $first: () => {
    let first: { value: Value | undefined } | undefined
    return { add: (value) => (first ??= { value }), result: () => first?.value }
  },
  $last: () => {
    let last: Value | undefined
    return { add: (value) => (last = value), result: () => last }
  },
  $push: () => {
    const values: Value[] = []
    return { add: (value) => value !== undefined && values.push(value), result: () => values }
  },
  $addToSet: (collation) => {
    const set = new Distinct(collation)
    return { add: (value) => value !== undefined && set.add(value), result: () => set.values() }
  },
  $mergeObjects: () => {
    const merged: Doc = new Map()
    return {
      add: (value) => {
        if (value === undefined || value === null) return
        if (!isDoc(value)) {
          const found = `but input is of type ${typeName(value)}`
          throw new CommandError(40400, `$mergeObjects requires object inputs, ${found}`)
        }
        for (const [name, member] of value) merged.set(name, member)
      },
      result: () => merged,
    }
  },
  $stdDevPop: () => deviation((squares, count) => (count === 0 ? null : double(Math.sqrt(squares / count)))),
  $stdDevSamp: () => deviation((squares, count) => (count < 2 ? null : double(Math.sqrt(squares / (count - 1))))),
}

/** The first n values. Missing ones count as null. */
export function firstN(n: number): Fold {
  const values: Value[] = []
  return { add: (value) => values.length < n && values.push(value ?? null), result: () => values }
}

export function lastN(n: number): Fold {
  const values: Value[] = []
  return {
    add: (value) => {
      values.push(value ?? null)
      if (values.length > n * 2 + 100) values.splice(0, values.length - n)
    },
    result: () => values.slice(-n),
  }
}

/** The n least (sign 1) or greatest (sign -1) values, best first; null and missing are left out. */
export function extremeN(n: number, sign: 1 | -1, collation: Collation | undefined): Fold {
  const ranking = new Ranking<Value>(n, (a, b) => sign * compare(a, b, collation))
  return {
    add: (value) => value !== undefined && value !== null && ranking.add(value),
    result: () => ranking.best(),
  }
}

/** MongoDB manual, "$percentile": values that occur, not between them. */
export function percentiles(shares: readonly number[]): { add: Fold['add']; result: () => (Value | null)[] } {
  const numbers: number[] = []
  return {
    add: (value) => isNumber(value) && !Number.isNaN(toNumber(value)) && numbers.push(toNumber(value)),
    result: () => {
      const sorted = Float64Array.from(numbers).sort()
      return shares.map((share) => {
        const rank = Math.min(Math.max(Math.ceil(sorted.length * share), 1), sorted.length)
        return sorted.length === 0 ? null : double(sorted[rank - 1]!)
      })
    },
  }
}

/** Keeps the first n entries of an order; of equal entries the earlier one comes first. */
export class Ranking<Entry> {
  readonly #n: number
  readonly #compare: (a: Entry, b: Entry) => number
  #entries: Entry[] = []

  constructor(n: number, compare: (a: Entry, b: Entry) => number) {
    this.#n = n
    this.#compare = compare
  }

  add(entry: Entry): void {
    this.#entries.push(entry)
    if (this.#entries.length > this.#n * 2 + 100) this.#entries = this.best()
  }

  best(): Entry[] {
    return this.#entries.sort(this.#compare).slice(0, this.#n)
  }
}

function extreme(isBetter: (value: Value, best: Value) => boolean): Fold {
  let best: Value = null
  return {
    add: (value) => {
      if (value === undefined || value === null) return
      if (best === null || isBetter(value, best)) best = value
    },
    result: () => best,
  }
}

/** Welford's running variance. */
function deviation(finish: (squares: number, count: number) => Value): Fold {
  let count = 0
  let mean = 0
  let squares = 0
  return {
    add: (value) => {
      if (!isNumber(value)) return
      const number = toNumber(value)
      const distance = number - mean
      count++
      mean += distance / count
      squares += distance * (number - mean)
    },
    result: () => finish(squares, count),
  }
}
