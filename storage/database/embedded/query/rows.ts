import type { Doc } from '../bson/values.ts'

/** A long scan yields this now and then, so that whoever reads the rows can let other work run. */
export const PAUSE = Symbol('pause')

export type Rows = Iterable<Doc | typeof PAUSE>
