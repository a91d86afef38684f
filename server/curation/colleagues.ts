// To whom a submission can be handed over.

import type { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { sectorCurators } from '../materials/index.ts'
import { findPeople, listMemberIds } from '../people/index.ts'
import { dayOf, listUnitsBelow, walkUnits } from '../schools/index.ts'
import { rolesAt } from './access.ts'
import type { SubmissionRecord } from './submission.model.ts'

export interface Colleague {
  readonly id: string
  readonly name: string
}

/** By name, without the actor. Whether they really have the right is looked at when it is handed over. */
export async function listColleagues(
  actor: Actor,
  { stage, unitId }: Pick<SubmissionRecord, 'stage' | 'unitId'>,
): Promise<Colleague[]> {
  const now = new Date()
  const ids = new Map<string, Types.ObjectId>()
  for (const at of stage === 'sector' ? officesOf(actor) : await partsOf(unitId, now))
    for (const role of rolesAt(stage))
      for (const id of await listMemberIds({ unitId: at, role }, now)) ids.set(id.toString(), id)
  ids.delete(actor.personId.toString())
  return await named([...ids.values()])
}

async function named(ids: readonly Types.ObjectId[]): Promise<Colleague[]> {
  const people = await findPeople(ids.slice(0, most))
  return [...people.values()]
    .map(({ id, fullName }) => ({ id: id.toString(), name: fullName }))
    .sort((a, b) => a.name.localeCompare(b.name, 'vi'))
}

const most = 200

/** The same of all offices of the sector. */
export async function listSectorColleagues({ personId }: Actor): Promise<Colleague[]> {
  const others = (await listSectorCurators(new Date())).filter((id) => !id.equals(personId))
  return await named(others)
}

/** Everybody who decides in the sector, in whichever of its offices. */
export async function listSectorCurators(now: Date): Promise<Types.ObjectId[]> {
  const ids = new Map<string, Types.ObjectId>()
  for await (const { _id } of walkUnits('sectorOffice'))
    for (const role of sectorCurators)
      for (const id of await listMemberIds({ unitId: _id, role }, now)) ids.set(id.toString(), id)
  return [...ids.values()]
}

/** Heads of subject groups are members of their group. */
export async function partsOf(schoolId: Types.ObjectId, now: Date): Promise<Types.ObjectId[]> {
  const { items } = await listUnitsBelow(schoolId, dayOf(now), { limit: 100 })
  return [schoolId, ...items.map(({ _id }) => _id)]
}

function officesOf({ memberships }: Actor): Types.ObjectId[] {
  return memberships.flatMap(({ role, unitId }) => (sectorCurators.includes(role) ? [unitId] : []))
}
