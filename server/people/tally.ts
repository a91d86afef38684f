// What figures of a school are made of, many people at a time, without asking who wants to know.

import type { Types } from 'mongoose'
import type { Role } from '../roles.ts'
import { validAt } from '../schools/index.ts'
import { Membership } from './membership.model.ts'
import { type Gender, Person } from './person.model.ts'

/** Everything that everybody is in a unit at a moment. */
export async function listRolesIn(unitId: Types.ObjectId, at: Date): Promise<{ personId: string; role: Role }[]> {
  const found = await Membership.find({ unitId, ...validAt(at) }, { personId: 1, role: 1 }).lean()
  return found.map(({ personId, role }) => ({ personId: personId.toString(), role }))
}

/** By the ids of those of whom it is known. */
export async function findGenders(ids: readonly Types.ObjectId[]): Promise<Map<string, Gender>> {
  const found = await Person.find({ _id: { $in: [...ids] } }, { gender: 1 }).lean()
  return new Map(found.flatMap(({ _id, gender }) => (gender ? [[_id.toString(), gender]] : [])))
}
