// Many people at once, as they come from an authority's list. Who may is the business of whoever calls this.

import type { ClientSession, Types } from 'mongoose'
import { conflict } from '../errors.ts'
import type { Role } from '../roles.ts'
import { announceUnitsSoon } from '../schools/index.ts'
import { markOf, marksOf, seal } from '../sealing/index.ts'
import { Membership } from './membership.model.ts'
import { type Gender, Person } from './person.model.ts'
import { placeOf, refreshPlaces } from './places.ts'

export interface NewPerson {
  readonly id: Types.ObjectId
  readonly fullName: string
  readonly sortName?: string
  readonly birthDate?: Date
  readonly gender?: Gender
  /** Twelve digits. */
  readonly personalId?: string
  readonly sectorCode?: string
  readonly email?: string
  readonly emailVerifiedAt?: Date
  readonly phone?: string
  /** Of a pupil, when places in them are written in the same transaction. */
  readonly classIds?: readonly Types.ObjectId[]
}

export interface NewMembership {
  readonly personId: Types.ObjectId
  readonly unitId: Types.ObjectId
  readonly role: Role
  readonly from: Date
  readonly to?: Date
}

/** Throws a duplicate-key error, or 409 `personalIdTaken`, when a personal id or a sector code is taken. */
export async function addPeople(people: readonly NewPerson[], session?: ClientSession): Promise<void> {
  const createdAt = new Date()
  const records = []
  for (const { id, personalId, ...person } of people) {
    if (personalId !== undefined) await refuseTakenId(personalId, undefined, session)
    const sealed = personalId === undefined ? {} : await sealedPersonalId(personalId)
    const given = person.sortName === undefined ? {} : { isSortNameGiven: true }
    records.push({ _id: id, ...person, ...given, ...sealed, createdAt })
  }
  await Person.insertMany(records, { session })
}

/** Throws a duplicate-key error when somebody already begins that role there on that day. */
export async function addMemberships(memberships: readonly NewMembership[], session?: ClientSession): Promise<void> {
  await Membership.insertMany(memberships, { session })
  await refreshPlaces(memberships, session)
}

/**
 * People and their only memberships: the same as the two above, without reading anything back. For people who have no
 * account yet.
 */
export async function addPeopleWithMemberships(
  people: readonly (NewPerson & { readonly memberships: readonly Omit<NewMembership, 'personId'>[] })[],
  session?: ClientSession,
): Promise<void> {
  await addPeople(
    people.map(({ memberships, ...person }) => ({ ...person, places: memberships.map(placeOf) })),
    session,
  )
  const all = people.flatMap(({ id, memberships }) => memberships.map((one) => ({ ...one, personId: id })))
  await Membership.insertMany(all, { session })
  await announceUnitsSoon(
    all.map(({ unitId }) => unitId),
    session,
  )
}

/** As a person has it. */
export async function sealedPersonalId(personalId: string) {
  return { personalIdSealed: await seal(personalId), personalIdMark: await personalIdMarkOf(personalId) }
}

/** What somebody with this number is kept under. */
export async function personalIdMarkOf(personalId: string): Promise<string> {
  return await markOf(purpose, personalId)
}

/** What somebody with this number is found by: while the key is being changed they may still be kept under a former one. */
export async function personalIdMarksOf(personalId: string): Promise<string[]> {
  return await marksOf(purpose, personalId)
}

/** The index keeps marks of one key apart; this those of several. @throws AppError 409 `personalIdTaken` */
export async function refuseTakenId(
  personalId: string,
  owner: Types.ObjectId | undefined,
  session?: ClientSession,
): Promise<void> {
  const [, ...former] = await personalIdMarksOf(personalId)
  if (former.length === 0) return
  const taken = { personalIdMark: { $in: former }, ...(owner ? { _id: { $ne: owner } } : {}) }
  if (await Person.exists(taken).session(session ?? null)) throw conflict('personalIdTaken')
}

const purpose = 'personal id'

export async function hasPeople(): Promise<boolean> {
  return (await Person.exists({})) !== null
}
