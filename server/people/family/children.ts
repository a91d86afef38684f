// The children that somebody is a guardian of, each with its school.

import type { Actor } from '../../actor.ts'
import type { ShownLink } from '../../pages/place-links.ts'
import { findUnits } from '../../schools/index.ts'
import type { GuardianRelation } from '../guardianship.model.ts'
import { listGuardianships } from '../guardians.ts'
import { Person, type PersonRecord } from '../person.model.ts'

export interface Child {
  readonly person: PersonRecord
  readonly relation: GuardianRelation
  /** Names of today's. */
  readonly schools: readonly string[]
  /** What other features have of them: class, marks, consents. */
  readonly links: readonly ShownLink[]
}

export async function listChildren(actor: Actor, now = new Date()): Promise<Omit<Child, 'links'>[]> {
  const links = await listGuardianships({ guardianId: actor.personId }, now)
  const children = await Person.find({
    _id: { $in: links.map(({ childId }) => childId) },
    removedAt: { $exists: false },
  })
    .sort({ sortKey: 1, _id: 1 })
    .lean()
  const placed = children.map((person) => ({ person, unitIds: schoolsOf(person, now) }))
  const units = await findUnits(placed.flatMap(({ unitIds }) => unitIds))
  return placed.map(({ person, unitIds }) => ({
    person,
    relation: links.find(({ childId }) => childId.equals(person._id))!.relation,
    schools: unitIds.flatMap((id) => units.get(id)?.name ?? []),
  }))
}

/** Where they learn today. */
export function schoolsOf({ places }: Pick<PersonRecord, 'places'>, now: Date): string[] {
  const held = places.filter(({ group, from, to }) => group === 'student' && from <= now && (!to || to > now))
  return held.map(({ unitId }) => unitId.toString())
}
