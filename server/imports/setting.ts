// What holds for a whole list, decided when it is handed in.

import type { Types } from 'mongoose'
import type { Actor } from '../actor.ts'

export interface Setting {
  readonly importId: Types.ObjectId
  /** As whom it is done: what they may do is asked again for each row. */
  readonly actor: Actor
  /** Undefined: the list says of each row which school it is of. */
  readonly schoolId: Types.ObjectId | undefined
  readonly yearKey: number
  /** The beginning of today in Vietnam. */
  readonly today: Date
  /** Of those who are new. */
  readonly accountsFor: readonly ('pupils' | 'staff')[]
}
