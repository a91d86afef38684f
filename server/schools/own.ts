// The schools that somebody belongs to, with who manages and who guides them.

import type { Actor } from '../actor.ts'
import { findUnits, type KnownUnit } from './find.ts'
import { findSchoolOf } from './rights.ts'
import { relatedUnitId } from './validity.ts'

export interface OwnSchool {
  readonly school: KnownUnit
  readonly managedBy: KnownUnit | undefined
  readonly guidedBy: KnownUnit | undefined
  /** The subject groups and campuses of it that they belong to. */
  readonly parts: readonly KnownUnit[]
}

/** In the order of the memberships. Few queries, and usually none (find.ts). */
export async function listOwnSchools(actor: Actor, now = new Date()): Promise<OwnSchool[]> {
  const units = await findUnits(actor.memberships.map(({ unitId }) => unitId.toString()))
  const schoolOf = new Map<string, string>()
  for (const id of units.keys()) {
    const school = await findSchoolOf(id, now)
    if (school) schoolOf.set(id, school.id)
  }
  const schools = await findUnits([...schoolOf.values()])
  const others = await findUnits([...schools.values()].flatMap((school) => officeIdsOf(school, now)))
  return [...schools.values()].map((school) => ({
    school,
    managedBy: others.get(relatedUnitId(school.relations, 'managedBy', now) ?? ''),
    guidedBy: others.get(relatedUnitId(school.relations, 'guidedBy', now) ?? ''),
    parts: [...units.values()].filter((unit) => unit.id !== school.id && schoolOf.get(unit.id) === school.id),
  }))
}

function officeIdsOf({ relations }: KnownUnit, now: Date): string[] {
  return [relatedUnitId(relations, 'managedBy', now), relatedUnitId(relations, 'guidedBy', now)].flatMap(
    (id) => id ?? [],
  )
}
