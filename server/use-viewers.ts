// Whatever uses materials has readers of its own: where a material is used is told by name only to those who see that place.

import type { Types } from 'mongoose'
import type { Actor } from './actor.ts'

export interface UseViewers {
  /** As in `addUse` (usage). */
  readonly kind: string
  /** Those of these ids that the actor may see. */
  seen(actor: Actor, ids: readonly Types.ObjectId[]): Promise<ReadonlySet<string>>
}
