import { describe, type Doc, type Value } from '../bson/values.ts'
import type { Environment } from './environment.ts'

/** An update operator with its operand, for one path. */
export interface Modifier {
  /** What becomes of a value; undefined removes it. */
  change(value: Value, place: Place): Value | undefined
  /** The value of a field that is missing. An operator without it leaves the document as it is. */
  create?(): Value
  /** Only $unset takes any path for granted; others without `create` refuse a path through a scalar. */
  readonly anyPath?: true
}

export type ModifierMaker = (operand: Value, path: string, environment: Environment) => Modifier

/** Where a value is, for messages. */
export interface Place {
  readonly document: Doc
  readonly path: readonly string[]
}

export function idOf({ document }: Place): string {
  return document.has('_id') ? `_id: ${describe(document.get('_id'))}` : 'no id'
}
