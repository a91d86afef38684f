// A person has a copy of their memberships, so that a list is one walk along an index. Whoever writes memberships calls
// this in the same transaction.

import type { ClientSession, Types } from 'mongoose'
import { announceChanges } from '../changes/index.ts'
import type { Role } from '../roles.ts'
import { announceUnit } from '../schools/index.ts'
import { groupOf, placeKeyOf } from './group.ts'
import { Membership } from './membership.model.ts'
import { personKeysOf } from './name-keys.ts'
import { Person } from './person.model.ts'

export interface ChangedMembership {
  readonly personId: Types.ObjectId
  readonly unitId: Types.ObjectId
}

/** Copies the memberships of these people, and has every server forget who they are and who is in these units. */
export async function refreshPlaces(changed: readonly ChangedMembership[], session?: ClientSession): Promise<void> {
  const personIds = distinct(changed.map(({ personId }) => personId))
  const memberships = await Membership.find({ personId: { $in: personIds } }, undefined, { session }).lean()
  const placesOf = new Map(personIds.map((id) => [id.toString(), [] as ReturnType<typeof placeOf>[]]))
  for (const membership of memberships) placesOf.get(membership.personId.toString())?.push(placeOf(membership))
  const people = await Person.find({ _id: { $in: personIds } }, { fullName: 1, removedAt: 1 }, { session }).lean()
  const writes = people.map(({ _id, fullName, removedAt }) => {
    const places = placesOf.get(_id.toString()) ?? []
    const roles = places.map(({ role }) => role)
    const nameKeys = removedAt ? [] : personKeysOf(fullName, roles)
    return { updateOne: { filter: { _id }, update: { $set: { places, nameKeys } } } }
  })
  if (writes.length > 0) await Person.bulkWrite(writes, { session })
  await announceChanges('person', personIds.map(String), session)
  for (const unitId of distinct(changed.map(({ unitId }) => unitId))) await announceUnit(unitId, session)
}

export function placeOf({
  unitId,
  role,
  from,
  to,
}: {
  unitId: Types.ObjectId
  role: Role
  from: Date
  to?: Date | null
}) {
  const group = groupOf(role)
  return { key: placeKeyOf(unitId, group), unitId, role, group, from, ...(to ? { to } : {}) }
}

function distinct(ids: readonly Types.ObjectId[]): Types.ObjectId[] {
  return [...new Map(ids.map((id) => [id.toString(), id])).values()]
}
