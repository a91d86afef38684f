// What shows an edition of a learning material to people of its own, whether the material is offered to them or not: a course to
// its pupils. Asked only of those to whom the rules of materials say no.

import type { Types } from 'mongoose'
import type { Actor } from './actor.ts'

export interface MaterialLender {
  /** Whether this very edition stands somewhere where the actor is shown it now. */
  lends(actor: Actor, materialId: Types.ObjectId, edition: number): Promise<boolean>
}
