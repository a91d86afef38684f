// Somebody who is in the system elsewhere becomes something here: a teacher at two schools, a parent who teaches. Nothing of
// them is told to a school that does not know who they are already.

import type { Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { record } from '../audit/index.ts'
import { conflict } from '../errors.ts'
import { type Described, findExactly } from './alike.ts'
import { checkGiven, giveRole, type RoleForm } from './roles.ts'
import { auditedUnitIds } from './view.ts'

export type Joined = { readonly kind: 'joined'; readonly personId: Types.ObjectId } | { readonly kind: 'unknown' }

/**
 * Only when name, birth date and each identifier given are right. Both answers are written down; how often somebody may ask
 * is limited where they come in.
 * @throws AppError 404; 403; 409 `roleHeld`
 */
export async function joinPerson(
  actor: Actor,
  { described, role }: { readonly described: Described; readonly role: RoleForm },
  origin: Origin,
): Promise<Joined> {
  await checkGiven(actor, role)
  const person = await findExactly(described)
  const { unitId } = role
  if (!person) {
    await record({
      ...{ action: 'people.joinRefused', actor, origin, unitIds: [unitId] },
      subject: { kind: 'unit', id: unitId },
      after: { fullName: described.fullName, birthDate: described.birthDate },
    })
    return { kind: 'unknown' }
  }
  await inTransaction(async (session) => {
    if (!(await giveRole(person._id, role, session))) throw conflict('roleHeld')
    await record(
      {
        ...{ action: 'people.personJoined', actor, origin, unitIds: [unitId, ...auditedUnitIds(person)] },
        subject: { kind: 'person', id: person._id },
        after: { ...role },
      },
      session,
    )
  })
  return { kind: 'joined', personId: person._id }
}
