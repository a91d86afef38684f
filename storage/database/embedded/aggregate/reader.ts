import type { Doc, Value } from '../bson/values.ts'
import type { Environment } from '../query/environment.ts'
import type { Rows } from '../query/rows.ts'

export interface FindQuery {
  filter: Doc
  sort?: Doc
  skip?: number
  limit?: number
  hint?: Value
}

/** What a pipeline reads from. A collection that does not exist has no documents. */
export interface Reader {
  find(collection: string, query: FindQuery, environment: Environment): Rows
  /** The number of matches, or rows of which each document counts as one. */
  count(collection: string, filter: Doc, environment: Environment): number | Rows
  /** As $collStats gives them: `ns`, `host`, `localTime`, `count`, `storageStats`; `indexes` is a list of what $indexStats gives. */
  stats(collection: string): Doc
}
