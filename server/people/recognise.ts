// People as lists are compared with: what tells one from another, and where they are. Without asking who wants to know, for
// features that have answered that.

import type { ClientSession, Types } from 'mongoose'
import { placeKeyOf } from './group.ts'
import { type Gender, type Group, groups, Person } from './person.model.ts'
import type { Role } from '../roles.ts'

export interface RecognisedPerson {
  readonly _id: Types.ObjectId
  readonly fullName: string
  readonly sortName: string
  readonly isSortNameGiven?: boolean | null
  readonly sortKey: string
  readonly birthDate?: Date | null
  readonly gender?: Gender | null
  readonly personalIdSealed?: string | null
  readonly personalIdMark?: string | null
  readonly sectorCode?: string | null
  readonly email?: string | null
  readonly phone?: string | null
  readonly places: readonly RecognisedPlace[]
}

export interface RecognisedPlace {
  readonly unitId: Types.ObjectId
  readonly role: Role
  readonly group: Group
  readonly from: Date
  readonly to?: Date | null
}

/** Any of these will do. */
export interface Signs {
  readonly ids?: readonly Types.ObjectId[]
  readonly sectorCodes?: readonly string[]
  readonly personalIdMarks?: readonly string[]
  /** Who is or was in a unit and sorts like that; with `birthDates` only those who were born then, or nobody knows when. */
  readonly named?: readonly {
    readonly unitId: Types.ObjectId
    readonly sortKeys: readonly string[]
    readonly birthDates?: readonly Date[]
  }[]
}

export async function recognisePeople(signs: Signs, session?: ClientSession): Promise<RecognisedPerson[]> {
  const { ids = [], sectorCodes = [], personalIdMarks = [], named = [] } = signs
  const filters = [
    ...(ids.length > 0 ? [{ _id: { $in: [...ids] } }] : []),
    ...(sectorCodes.length > 0 ? [{ sectorCode: { $in: [...sectorCodes] } }] : []),
    ...(personalIdMarks.length > 0 ? [{ personalIdMark: { $in: [...personalIdMarks] } }] : []),
    ...named.map(({ unitId, sortKeys, birthDates }) => ({
      'places.key': { $in: keysOf(unitId) },
      sortKey: { $in: [...sortKeys] },
      ...(birthDates ? { $or: [{ birthDate: { $in: [...birthDates] } }, { birthDate: null }] } : {}),
    })),
  ]
  const found = new Map<string, RecognisedPerson>()
  for (const filter of filters) {
    const people = await Person.find(filter, fields, { session }).lean<RecognisedPerson[]>()
    for (const person of people) found.set(person._id.toString(), person)
  }
  return [...found.values()]
}

/** All who are or were in a unit, or of one of its lists, by name. */
export function walkPeople(unitId: Types.ObjectId, group?: Group): AsyncIterable<RecognisedPerson> {
  const keys = group === undefined ? keysOf(unitId) : [placeKeyOf(unitId, group)]
  return Person.find({ 'places.key': { $in: keys } }, fields)
    .sort({ sortKey: 1, _id: 1 })
    .lean<RecognisedPerson[]>()
    .cursor({ batchSize: 500 })
}

const fields = {
  ...{ fullName: 1, sortName: 1, isSortNameGiven: 1, sortKey: 1, birthDate: 1, gender: 1 },
  ...{ personalIdSealed: 1, personalIdMark: 1, sectorCode: 1, email: 1, phone: 1, places: 1 },
} as const

function keysOf(unitId: Types.ObjectId): string[] {
  return groups.map((group) => placeKeyOf(unitId, group))
}
