// The twelve digits of somebody's personal identification number: opened for one look, which is written down.

import type { Types } from 'mongoose'
import type { Actor, Origin } from '../actor.ts'
import { record } from '../audit/index.ts'
import { forbidden } from '../errors.ts'
import { unseal } from '../sealing/index.ts'
import { canSeePersonalId } from './access.ts'
import { auditedUnitIds, findViewed } from './view.ts'

/** Undefined when none is kept. @throws AppError 404; 403 */
export async function lookAtPersonalId(
  actor: Actor,
  personId: Types.ObjectId,
  origin: Origin,
): Promise<string | undefined> {
  const { scope, person } = await findViewed(actor, personId)
  if (!canSeePersonalId(scope, person)) throw forbidden()
  if (!person.personalIdSealed) return undefined
  // Written first: what could not be written down is not shown.
  await record({
    ...{ action: 'people.personalIdSeen', actor, origin, unitIds: auditedUnitIds(person) },
    subject: { kind: 'person', id: personId },
  })
  return await unseal(person.personalIdSealed)
}
