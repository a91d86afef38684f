// Changes of a person and of their memberships, in somebody's transaction. Who may, and what the audit log says, is the
// business of whoever calls these.

import type { ClientSession, Types } from 'mongoose'
import { announceChange } from '../changes/index.ts'
import { conflict, isDuplicateKey, notFound } from '../errors.ts'
import type { Role } from '../roles.ts'
import { type NewMembership, refuseTakenId, sealedPersonalId } from './add.ts'
import { Membership } from './membership.model.ts'
import { personKeysOf } from './name-keys.ts'
import { type Gender, Person } from './person.model.ts'
import { phoneKeyOf } from './phone-key.ts'
import { refreshPlaces } from './places.ts'
import { nameSortKeyOf, sortNameOf } from './sort-name.ts'
import { changeMemberships } from './spans.ts'

/** What is left out stays; null removes it. */
export interface PersonChange {
  readonly fullName?: string
  /** null: as the full name gives it. */
  readonly sortName?: string | null
  readonly birthDate?: Date | null
  readonly gender?: Gender | null
  readonly personalId?: string | null
  readonly sectorCode?: string | null
  readonly phone?: string | null
}

/** @throws AppError 404; 409 `personalIdTaken`, `sectorCodeTaken` */
export async function changePerson(
  personId: Types.ObjectId,
  change: PersonChange,
  session: ClientSession,
): Promise<void> {
  const person = await Person.findById(personId, { fullName: 1, sortName: 1, isSortNameGiven: 1, places: 1 })
    .session(session)
    .lean()
  if (!person) throw notFound()

  const { fullName = person.fullName, sortName, personalId, ...plain } = change
  if (personalId) await refuseTakenId(personalId, personId, session)
  const isGiven = sortName === undefined ? person.isSortNameGiven === true : sortName !== null
  const sortedBy = isGiven ? (sortName ?? person.sortName) : sortNameOf(fullName)
  const values: Record<string, unknown> = {
    ...plain,
    ...(plain.phone === undefined ? {} : { phoneKey: plain.phone === null ? null : phoneKeyOf(plain.phone) }),
    fullName,
    sortName: sortedBy,
    isSortNameGiven: isGiven ? true : null,
    sortKey: nameSortKeyOf(sortedBy),
    nameKeys: personKeysOf(
      fullName,
      person.places.map(({ role }) => role),
    ),
    ...(personalId === undefined ? {} : personalId === null ? noPersonalId : await sealedPersonalId(personalId)),
  }
  const entries = Object.entries(values).filter(([, value]) => value !== undefined)
  const set = Object.fromEntries(entries.filter(([, value]) => value !== null))
  const unset = Object.fromEntries(entries.filter(([, value]) => value === null).map(([name]) => [name, 1]))
  try {
    await Person.updateOne({ _id: personId }, { $set: set, $unset: unset }, { session })
  } catch (error) {
    throw takenConflict(error)
  }
  await announceChange('person', personId.toString(), session)
}

/** Does nothing when it holds already (`spansWith`). Says whether anything changed. */
export async function beginMembership(
  { personId, unitId, role, from, to }: NewMembership,
  session: ClientSession,
): Promise<boolean> {
  return (await changeMemberships([{ personId, unitId, role, from, to }], session)).length > 0
}

/** `on` is the first day on which it no longer holds. One that has not begun by then is taken back. Says whether there was one. */
export async function endMembership(
  { personId, unitId, role, on }: { personId: Types.ObjectId; unitId: Types.ObjectId; role: Role; on: Date },
  session: ClientSession,
): Promise<boolean> {
  return (await changeMemberships([{ personId, unitId, role, on }], session)).length > 0
}

/** As if it had never been. Says whether it was there. */
export async function removeMembership(id: Types.ObjectId, session: ClientSession): Promise<boolean> {
  const removed = await Membership.findByIdAndDelete(id, { session }).lean()
  if (!removed) return false
  await refreshPlaces([removed], session)
  return true
}

/** The classes that a pupil is in now: what teachers see them by. The feature of the classes keeps it. */
export async function setClasses(
  pupils: readonly { readonly personId: Types.ObjectId; readonly classIds: readonly Types.ObjectId[] }[],
  session?: ClientSession,
): Promise<void> {
  const writes = pupils.map(({ personId, classIds }) => ({
    updateOne: { filter: { _id: personId }, update: { $set: { classIds: [...classIds] } } },
  }))
  if (writes.length > 0) await Person.bulkWrite(writes, { session })
}

const noPersonalId = { personalIdSealed: null, personalIdMark: null }

/** A unique index has refused an identifier: 409 `personalIdTaken` or `sectorCodeTaken`. Any other error as it is. */
export function takenConflict(error: unknown): unknown {
  if (!isDuplicateKey(error)) return error
  const { keyPattern } = error as { keyPattern?: object }
  const isPersonalId = keyPattern !== undefined && Object.hasOwn(keyPattern, 'personalIdMark')
  return conflict(isPersonalId ? 'personalIdTaken' : 'sectorCodeTaken', error)
}
