// One person, for whoever may see them.

import type { ClientSession, Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { forbidden, notFound } from '../errors.ts'
import { canManage, canView } from './access.ts'
import { Person, type PersonRecord } from './person.model.ts'
import { findScope, type PeopleScope } from './scope.ts'

export interface Viewed {
  readonly scope: PeopleScope
  readonly person: PersonRecord
}

/** @throws AppError 404 when there is nobody, or nobody whom they may see */
export async function findViewed(actor: Actor, personId: Types.ObjectId, now = new Date()): Promise<Viewed> {
  const scope = await findScope(actor, now)
  const person = await Person.findById(personId).lean()
  if (!person || !canView(scope, person)) throw notFound()
  return { scope, person }
}

/** @throws AppError 404; 403 when they may see them, but change nothing */
export async function findManaged(actor: Actor, personId: Types.ObjectId, now = new Date()): Promise<Viewed> {
  const viewed = await findViewed(actor, personId, now)
  if (!canManage(viewed.scope, viewed.person)) throw forbidden()
  return viewed
}

/** The units whose administrators may read what the audit log says of somebody: where they are, or were. */
export function auditedUnitIds({ places }: Pick<PersonRecord, 'places'>): Types.ObjectId[] {
  return [...new Map(places.map(({ unitId }) => [unitId.toString(), unitId])).values()]
}

/** As it is now, in a transaction. @throws AppError 404 */
export async function readPerson(personId: Types.ObjectId, session: ClientSession): Promise<PersonRecord> {
  const person = await Person.findById(personId).session(session).lean()
  if (!person) throw notFound()
  return person
}
