// What rules about one person are decided by.

import type { Types } from 'mongoose'
import { holdsAt } from '../schools/index.ts'
import { type Group, Person } from './person.model.ts'

export interface PersonFacts {
  readonly id: string
  readonly fullName: string
  readonly birthDate: Date | undefined
  /** What they are where, today. */
  readonly places: readonly { readonly unitId: string; readonly group: Group }[]
  /** Where they were something once, or will be. */
  readonly pastUnitIds: readonly string[]
  /** Nothing tells any more who it was. */
  readonly isRemoved: boolean
  /** Of a pupil. */
  readonly classIds: readonly string[]
}

/** Undefined when there is no such person. */
export async function findFacts(personId: Types.ObjectId, now = new Date()): Promise<PersonFacts | undefined> {
  const fields = { fullName: 1, birthDate: 1, places: 1, classIds: 1, removedAt: 1 } as const
  const person = await Person.findById(personId, fields).lean()
  if (!person) return undefined
  const { _id, fullName, birthDate, places, classIds, removedAt } = person
  const holds = ({ from, to }: { from: Date; to?: Date | null }) => holdsAt({ from, to: to ?? undefined }, now)
  return {
    id: _id.toString(),
    fullName,
    birthDate: birthDate ?? undefined,
    places: places.filter(holds).map(({ unitId, group }) => ({ unitId: unitId.toString(), group })),
    pastUnitIds: places.filter((place) => !holds(place)).map(({ unitId }) => unitId.toString()),
    isRemoved: Boolean(removedAt),
    classIds: classIds.map(String),
  }
}
