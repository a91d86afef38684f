// What tells who somebody was goes; records that must be kept stay without it.

import type { Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { record } from '../audit/index.ts'
import { conflict, forbidden, notFound } from '../errors.ts'
import { findFacts, listGuardianships, type PersonFacts } from '../people/index.ts'
import type { PersonData } from '../person-data.ts'
import { canCopy, canRemove } from './access.ts'

export interface Removal {
  readonly person: PersonFacts
  /** Why it cannot be done now. */
  readonly obstacle: 'placesLeft' | 'childrenLeft' | undefined
}

/** @throws AppError 404, also for somebody who has been removed; 403 for who may see this person but not remove them */
export async function prepareRemoval(actor: Actor, personId: Types.ObjectId): Promise<Removal> {
  const person = await findFacts(personId)
  if (!person || person.isRemoved) throw notFound()
  if (!canRemove(actor, person)) throw canCopy(actor, person) ? forbidden() : notFound()

  const children = await listGuardianships({ guardianId: personId })
  const obstacle = person.places.length > 0 ? 'placesLeft' : children.length > 0 ? 'childrenLeft' : undefined
  return { person, obstacle }
}

export interface RemovalOptions {
  readonly personId: Types.ObjectId
  /** As it stands on the page: whoever removes somebody types it. */
  readonly typedName: string
  /** Of every feature. */
  readonly kinds: readonly PersonData[]
  readonly origin: Origin
}

/** All of it or nothing. @throws AppError 404, 403; 409 `placesLeft`, `childrenLeft`, `otherName` */
export async function removePerson(
  actor: Actor,
  { personId, typedName, kinds, origin }: RemovalOptions,
): Promise<void> {
  const { person, obstacle } = await prepareRemoval(actor, personId)
  if (obstacle) throw conflict(obstacle)
  if (typedName !== person.fullName) throw conflict('otherName')

  await inTransaction(async (session) => {
    // Those that others build on come last.
    for (const { remove } of kinds.toReversed()) await remove(personId, session)
    const removed = kinds.map(({ key }) => key)
    const unitIds = actor.memberships.map(({ unitId }) => unitId)
    const subject = { kind: 'person', id: personId }
    await record({ action: 'privacy.removed', actor, subject, unitIds, after: { kinds: removed }, origin }, session)
  })
}
