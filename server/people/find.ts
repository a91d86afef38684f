// People by their ids, without asking who wants to know: for features that have answered that.

import type { Types } from 'mongoose'
import { type Gender, Person } from './person.model.ts'

export interface KnownPerson {
  readonly id: string
  readonly fullName: string
  readonly sortKey: string
  readonly birthDate: Date | undefined
  readonly gender: Gender | undefined
  readonly sectorCode: string | undefined
}

export async function findPeople(ids: readonly Types.ObjectId[]): Promise<Map<string, KnownPerson>> {
  const found = await Person.find({ _id: { $in: [...ids] } }, fields).lean()
  return new Map(
    found.map(({ _id, fullName, sortKey, birthDate, gender, sectorCode }) => [
      _id.toString(),
      {
        id: _id.toString(),
        fullName,
        sortKey,
        birthDate: birthDate ?? undefined,
        gender: gender ?? undefined,
        sectorCode: sectorCode ?? undefined,
      },
    ]),
  )
}

const fields = { fullName: 1, sortKey: 1, birthDate: 1, gender: 1, sectorCode: 1 } as const
