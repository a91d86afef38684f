// Guardians are linked to children, and no longer: by whoever keeps the lists of the child's school.

import type { ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../../storage/database/index.ts'
import type { Actor, Origin } from '../../actor.ts'
import { record } from '../../audit/index.ts'
import { conflict, forbidden, notFound } from '../../errors.ts'
import { beginningOf, dayOf } from '../../schools/index.ts'
import { canBeGuardian, canLinkGuardians } from '../access.ts'
import { alignGuardian } from './align.ts'
import { linkGuardian, unlinkGuardian } from '../guardians.ts'
import type { GuardianRelation } from '../guardianship.model.ts'
import type { PersonRecord } from '../person.model.ts'
import { auditedUnitIds, findViewed, readPerson } from '../view.ts'

export interface Link {
  readonly guardianId: Types.ObjectId
  readonly childId: Types.ObjectId
  readonly relation: GuardianRelation
}

/** Somebody who is known here. @throws AppError 404; 403; 409 `guardianLinked`, `guardianNotOfAge`, `ownGuardian` */
export async function linkKnownGuardian(actor: Actor, wanted: Link, origin: Origin): Promise<void> {
  await findChild(actor, wanted.childId)
  await findViewed(actor, wanted.guardianId)
  await inTransaction((session) => link(actor, wanted, origin, session))
}

/** @throws AppError 404; 403 */
export async function endGuardian(
  actor: Actor,
  { guardianId, childId }: Pick<Link, 'guardianId' | 'childId'>,
  origin: Origin,
): Promise<void> {
  const child = await findChild(actor, childId)
  const on = today()
  await inTransaction(async (session) => {
    if (!(await unlinkGuardian({ guardianId, childId, on }, session))) throw notFound()
    await alignGuardian(guardianId, on, session)
    await recordLink(
      { action: 'people.guardianUnlinked', actor, child, origin, link: { guardianId, childId } },
      session,
    )
  })
}

/** In somebody's transaction, after the rights have been checked. @throws AppError 404; 409 as `linkKnownGuardian` */
export async function link(
  actor: Pick<Actor, 'personId' | 'name'>,
  wanted: Link & { readonly origin?: 'school' | 'code' },
  origin: Origin,
  session: ClientSession,
): Promise<void> {
  const { guardianId, childId, relation, origin: how = 'school' } = wanted
  const from = today()
  const child = await readPerson(childId, session)
  if (guardianId.equals(childId)) throw conflict('ownGuardian')
  if (!canBeGuardian(await readPerson(guardianId, session), new Date())) throw conflict('guardianNotOfAge')
  if (!(await linkGuardian({ guardianId, childId, relation, from, origin: how }, session)))
    throw conflict('guardianLinked')
  await alignGuardian(guardianId, from, session)
  const linked = { guardianId, childId, relation, origin: how }
  await recordLink({ action: 'people.guardianLinked', actor, child, origin, link: linked }, session)
}

/** A pupil whose guardians they may name. @throws AppError 404; 403 */
export async function findChild(actor: Actor, childId: Types.ObjectId): Promise<PersonRecord> {
  const { scope, person } = await findViewed(actor, childId)
  if (!canLinkGuardians(scope, person)) throw forbidden()
  return person
}

export function today(): Date {
  return beginningOf(dayOf(new Date()))
}

interface NotedLink {
  readonly action: string
  readonly actor: Pick<Actor, 'personId' | 'name'>
  readonly child: PersonRecord
  readonly origin: Origin
  readonly link: Readonly<Record<string, unknown>>
}

async function recordLink(noted: NotedLink, session: ClientSession): Promise<void> {
  const { action, actor, child, origin, link } = noted
  const subject = { kind: 'person', id: child._id }
  await record({ action, actor, origin, subject, unitIds: auditedUnitIds(child), after: link }, session)
}
