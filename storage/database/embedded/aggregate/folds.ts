// How accumulators take in one value after another, in $group and as expressions over an array.
import type { Collation } from '../bson/collation.ts'
import { compare } from '../bson/compare.ts'
import { isDoc, typeName, type Doc, type Value } from '../bson/values.ts'
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
