// What a filter, an update or a projection needs besides its own text.

import type { Collation } from '../bson/collation.ts'
import type { Doc, Value } from '../bson/values.ts'

export interface Environment {
  readonly collation?: Collation
  /** `let` of the command, and NOW. */
  readonly variables: ReadonlyMap<string, Value>
  /** Aggregation expressions build on this layer, so $expr and computed projections get their compiler from here. */
  readonly expression: ExpressionCompiler
}

export type ExpressionCompiler = (expression: Value, environment: Environment) => (root: Doc) => Value | undefined
