// Changed keys kept in memory, and a range of a store seen through them.

import { after, type Entry, type Range } from './key-values.ts'

/** Keys with their new values; `undefined` stands for a removed key. */
export class Changes {
  #values = new Map<string, { key: Buffer; value: Buffer | undefined }>()
  /** Made for the first range, and kept in order from then on. */
  #sorted: Buffer[] | undefined

  get size() {
    return this.#values.size
  }

  /** The change of this key, if there is one. */
  find(key: Buffer): { value: Buffer | undefined } | undefined {
    return this.#values.get(nameOf(key))
  }

  has(key: Buffer): boolean {
    return this.#values.has(nameOf(key))
  }

  set(key: Buffer, value: Buffer | undefined): void {
    const name = nameOf(key)
    if (this.#sorted && !this.#values.has(name)) this.#sorted.splice(firstNotBelow(this.#sorted, key), 0, key)
    this.#values.set(name, { key, value })
  }

  all(): Iterable<{ key: Buffer; value: Buffer | undefined }> {
    return this.#values.values()
  }

  /** Changed keys with start <= key < end, ascending. */
  between(start: Buffer, end: Buffer): Buffer[] {
    this.#sorted ??= [...this.#values.values()].map((change) => change.key).sort(Buffer.compare)
    return this.#sorted.slice(firstNotBelow(this.#sorted, start), firstNotBelow(this.#sorted, end))
  }
}

/** Keys as strings of one character a byte, so that they can be looked up in a Map. */
export const nameOf = (key: Buffer) => key.toString('latin1')

/** The range that `base` would give if the changes had been made. */
export function seenThrough(base: Range, changes: Changes): Range {
  return (start, end, limit, reverse) => {
    if (changes.size === 0) return base(start, end, limit, reverse)
    let seen: Entry[] = []
    for (let [from, to] = [start, end]; ;) {
      const found = base(from, to, limit, reverse)
      const last = found.length === limit ? found.at(-1) : undefined
      // Only the part that the base has shown whole can be merged; the rest waits for the next turn.
      const [low, high] = last === undefined ? [from, to] : reverse ? [last.key, to] : [from, after(last.key)]
      seen = seen.concat(merge(found, changes, changes.between(low, high), reverse))
      if (last === undefined || seen.length >= limit) return seen.slice(0, limit)
      if (reverse) to = last.key
      else from = high
    }
  }
}

function merge(base: Entry[], changes: Changes, keys: Buffer[], reverse: boolean): Entry[] {
  const changed = keys.flatMap((key) => {
    const value = changes.find(key)?.value
    return value === undefined ? [] : [{ key, value }]
  })
  const kept = base.filter((entry) => !changes.has(entry.key))
  const sign = reverse ? -1 : 1
  return [...kept, ...changed].sort((a, b) => sign * Buffer.compare(a.key, b.key))
}

function firstNotBelow(keys: Buffer[], bound: Buffer): number {
  let low = 0
  let high = keys.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (Buffer.compare(keys[middle]!, bound) < 0) low = middle + 1
    else high = middle
  }
  return low
}
