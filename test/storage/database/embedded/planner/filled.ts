// Collections with indexes, and what the planner makes of queries on them.

import { doc, type Doc, type Value } from '../../../../../storage/database/embedded/bson/values.ts'
import { openDatabase, type Database } from '../in-process.ts'

export type Plain = Record<string, unknown>
export type Index = Plain & { readonly key: Plain }

export interface Planning {
  readonly database: Database
  /** A collection with these documents, numbered from 0, and these indexes: `by_0`, `by_1` … */
  fill(values: readonly Plain[], ...indexes: readonly Index[]): Promise<string>
  /** The ids of what a query finds, in its order. */
  find(collection: string, filter: Plain, options?: Plain): Promise<(Value | undefined)[]>
  /** The stages of the plan, from the top. */
  planOf(collection: string, filter: Plain, options?: Plain): Promise<string>
}

/** To be called in a `describe`. */
export function usePlanning(): Planning {
  let database: Database
  let collections = 0
  before(async () => (database = await openDatabase()))
  after(() => database.close())
  return {
    get database() {
      return database
    },
    async fill(values, ...indexes) {
      const name = `c${++collections}`
      await database.run({ create: name })
      for (const [position, index] of indexes.entries()) {
        await database.run({ createIndexes: name, indexes: [{ name: `by_${position}`, ...index }] })
      }
      const documents = values.map((value, _id) => doc({ _id, ...value }))
      if (documents.length > 0) await database.run({ insert: name, documents })
      return name
    },
    async find(name, filter, options = {}) {
      const found = await database.list({ find: name, filter, ...options })
      return found.map((document) => document.get('_id'))
    },
    async planOf(name, filter, options = {}) {
      const explain = { find: name, filter, ...options }
      const reply = await database.run({ explain, verbosity: 'queryPlanner' })
      return stagesOf((reply.get('queryPlanner') as Doc).get('winningPlan') as Doc)
    },
  }
}

function stagesOf(plan: Doc): string {
  const own = [plan.get('stage'), plan.get('indexName')].filter((part) => part !== undefined).join(' ')
  const inner = [plan.get('inputStage') ?? plan.get('inputStages') ?? []].flat() as Doc[]
  return [own, ...inner.map(stagesOf)].join(' < ')
}
