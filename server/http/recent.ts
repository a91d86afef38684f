// The same signed cookie comes with every page of a visit: once checked, it need not be computed again.

/** Remembers what `compute` gave for the last `limit` keys used; undefined is not remembered. */
export function recent<T>(limit: number, compute: (key: string) => T | undefined): (key: string) => T | undefined {
  const known = new Map<string, T>()
  return (key) => {
    const found = known.get(key) ?? compute(key)
    if (found === undefined) return undefined
    known.delete(key)
    known.set(key, found)
    if (known.size > limit) known.delete(known.keys().next().value!)
    return found
  }
}

export interface RecentSet {
  has(key: string): boolean
  add(key: string): void
}

/** The last `limit` keys that were added. */
export function recentSet(limit: number): RecentSet {
  const keys = new Set<string>()
  return {
    has: (key) => keys.has(key),
    add: (key) => {
      keys.delete(key)
      keys.add(key)
      if (keys.size > limit) keys.delete(keys.values().next().value!)
    },
  }
}
