import type { Doc, Value } from '../../bson/values.ts'
import type { Environment } from '../../query/environment.ts'
import { PAUSE, type Rows } from '../../query/rows.ts'
import type { Reader } from '../reader.ts'

/** Reads rows one by one and passes pauses on. Documents are shared between stages: none changes one in place. */
export type Stage = (rows: Rows) => Rows

export type StageCompiler = (spec: Value, context: Context, name: string) => Stage

/** Where a pipeline stands decides which stages it may contain. */
export type Place = 'top' | '$facet' | '$lookup' | '$unionWith'

export interface Context {
  readonly collection: string | undefined
  readonly reader: Reader
  readonly environment: Environment
  readonly place: Place
  /** Names of variables that a $lookup around this pipeline sets for each of its documents. */
  readonly bound: ReadonlySet<string>
  /** A pipeline over the rows of this one. */
  stages(stages: Value[], place: Place): Stage
  /** A pipeline that reads for itself. */
  pipeline(stages: Value[], changes: Partial<Context> & Pick<Context, 'collection' | 'place'>): Pipeline
}

export interface Pipeline {
  /** Reads what passes the filter, as if a $match with it came first. */
  run(filter?: Doc): Rows
}

export function mapping(change: (document: Doc) => Doc): Stage {
  return function* (rows) {
    for (const row of rows) yield row === PAUSE ? PAUSE : change(row)
  }
}

/** What is in memory, with pauses: the stages to come may have much to do with it. */
export function* paced(documents: Iterable<Doc>): Rows {
  let count = 0
  for (const document of documents) {
    if (++count % 256 === 0) yield PAUSE
    yield document
  }
}
