// Values as keys of a hash table: equal ones, also of different types (1 and 1.0) or under a collation, meet in one entry.
import type { Collation } from '../bson/collation.ts'
import { keyOf } from '../bson/key.ts'
import { isDoc, type Value } from '../bson/values.ts'

/** A text that is the same for equal values, and only for those. */
export type Identify = (value: Value) => string

export function identifier(collation: Collation | undefined): Identify {
  if (collation === undefined) return identify
  const representatives = new Representatives(collation)
  return (value) => identify(represent(value, representatives))
}

/** Values without duplicates, in the order in which they came. */
export class Distinct {
  readonly #identify: Identify
  readonly #values = new Map<string, Value>()

  constructor(collation: Collation | undefined) {
    this.#identify = identifier(collation)
  }

  get size(): number {
    return this.#values.size
  }

  has(value: Value): boolean {
    return this.#values.has(this.#identify(value))
  }

  /** Whether it was new. */
  add(value: Value): boolean {
    const identity = this.#identify(value)
    if (this.#values.has(identity)) return false
    this.#values.set(identity, value)
    return true
  }

  values(): Value[] {
    return Array.from(this.#values.values())
  }
}

/** No key begins with a quotation mark. */
function identify(value: Value): string {
  return typeof value === 'string' ? `"${value}` : keyOf(value).toString('latin1')
}

/** A collation compares but does not hash: of the strings that it calls equal, the first one stands for all. */
class Representatives {
  readonly #collation: Collation
  readonly #known = new Map<string, string>()
  readonly #sorted: string[] = []

  constructor(collation: Collation) {
    this.#collation = collation
  }

  of(text: string): string {
    let representative = this.#known.get(text)
    if (representative === undefined) {
      representative = this.#find(text)
      this.#known.set(text, representative)
    }
    return representative
  }

  #find(text: string): string {
    let low = 0
    let high = this.#sorted.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const order = this.#collation.compareStrings(this.#sorted[middle]!, text)
      if (order === 0) return this.#sorted[middle]!
      if (order < 0) low = middle + 1
      else high = middle
    }
    this.#sorted.splice(low, 0, text)
    return text
  }
}

function represent(value: Value, representatives: Representatives): Value {
  if (typeof value === 'string') return representatives.of(value)
  if (Array.isArray(value)) return value.map((element) => represent(element, representatives))
  if (!isDoc(value)) return value
  return new Map(Array.from(value, ([name, member]) => [name, represent(member, representatives)]))
}
