import type { ClientSession, Types } from 'mongoose'
import type { Role } from '../roles.ts'
import { announceUnit } from '../schools/index.ts'
import { Membership } from './membership.model.ts'
import { Person } from './person.model.ts'
import { sortNameOf } from './sort-name.ts'

export interface NewPerson {
  readonly id: Types.ObjectId
  readonly fullName: string
  readonly birthDate?: Date
  readonly personalId?: string
  readonly email?: string
  readonly emailVerifiedAt?: Date
}

export interface NewMembership {
  readonly personId: Types.ObjectId
  readonly unitId: Types.ObjectId
  readonly role: Role
  readonly from: Date
  readonly to?: Date
}

/** As they come from an authority's list. Throws a duplicate-key error when a personal id is taken. */
export async function addPeople(people: readonly NewPerson[], session?: ClientSession): Promise<void> {
  const createdAt = new Date()
  await Person.insertMany(
    people.map(({ id, ...person }) => ({ _id: id, ...person, sortName: sortNameOf(person.fullName), createdAt })),
    { session },
  )
}

/** For people who have no account yet: of those who have one, servers remember what they may do (`announceActor`). */
export async function addMemberships(memberships: readonly NewMembership[], session?: ClientSession): Promise<void> {
  await Membership.insertMany(memberships, { session })
  const unitIds = new Set(memberships.map(({ unitId }) => unitId.toString()))
  for (const unitId of unitIds) await announceUnit(unitId, session)
}

export async function hasPeople(): Promise<boolean> {
  return (await Person.exists({})) !== null
}
