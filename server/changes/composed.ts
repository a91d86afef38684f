// What is put together of several things, each of which may change: it is forgotten when one of them does.

import { createMemory, type Topic, topics, whenAnnounced } from './index.ts'

/** What something is made of, by the topics and keys under which changes of it are announced. */
export interface Sources {
  add(topic: Topic, ...keys: readonly string[]): void
}

export interface Composed<T extends object> {
  /** Undefined when it is not known or may be out of date. */
  get(key: string): T | undefined
  /** Anew; remembered unless there is nothing or one of its sources has changed meanwhile. */
  make<V extends T | undefined>(key: string, make: (sources: Sources) => Promise<V>): Promise<V>
  forget(key: string): void
}

interface Made<T> {
  readonly value: T
  readonly sources: readonly string[]
  readonly since: number
}

/** Remembers up to `limit` of them, the last used ones; of these `topic` tells when the thing itself changes. */
export function createComposed<T extends object>(topic: Topic, limit: number): Composed<T> {
  const memory = createMemory<Made<T>>(topic, limit)
  return {
    get: (key) => {
      const made = memory.get(key)
      return made && holds(made) ? made.value : undefined
    },
    make: async (key, make) => {
      const begun = memory.begin()
      const since = ++moment
      const names = new Set<string>()
      const sources: Sources = {
        add: (topic, ...keys) => {
          for (const key of keys) names.add(nameOf(topic, key))
        },
      }
      const value = await make(sources)
      if (value) memory.set(key, { value, sources: [...names], since }, begun)
      return value
    },
    forget: (key) => memory.forget(key),
  }
}

function holds({ sources, since }: Made<unknown>): boolean {
  return since > unknownBefore && sources.every((name) => (changed.get(name) ?? -1) < since)
}

/** When what was announced; of what was announced before `unknownBefore`, nothing is known any more. */
const changed = new Map<string, number>()
const limit = 50_000
let moment = 0
let unknownBefore = 0

for (const topic of topics) {
  whenAnnounced(topic, (key) => {
    changed.set(nameOf(topic, key), ++moment)
    if (changed.size <= limit) return
    changed.clear()
    unknownBefore = ++moment
  })
}

function nameOf(topic: Topic, key: string): string {
  return `${topic} ${key}`
}
