// The schools that somebody belongs to, with who manages and who guides them.

import type { Actor } from '../actor.ts'
import { findUnits, type KnownUnit } from './find.ts'
import { relatedUnitId } from './validity.ts'

export interface OwnSchool {
  readonly school: KnownUnit
  readonly managedBy: KnownUnit | undefined
  readonly guidedBy: KnownUnit | undefined
  /** The subject groups and campuses of it that they belong to. */
  readonly parts: readonly KnownUnit[]
}

/** In the order of the memberships. At most three queries, and usually none (find.ts). */
export async function listOwnSchools(actor: Actor, now = new Date()): Promise<OwnSchool[]> {
  const units = await findUnits(actor.memberships.map(({ unitId }) => unitId.toString()))
  const schoolIds = [...new Set([...units.values()].flatMap((unit) => schoolIdOf(unit, now) ?? []))]
  const schools = await findUnits(schoolIds)
  const others = await findUnits([...schools.values()].flatMap((school) => officeIdsOf(school, now)))
  return [...schools.values()].map((school) => ({
    school,
    managedBy: others.get(relatedUnitId(school.relations, 'managedBy', now) ?? ''),
    guidedBy: others.get(relatedUnitId(school.relations, 'guidedBy', now) ?? ''),
    parts: [...units.values()].filter((unit) => unit.id !== school.id && schoolIdOf(unit, now) === school.id),
  }))
}

function schoolIdOf(unit: KnownUnit, now: Date): string | undefined {
  return unit.kind === 'school' ? unit.id : relatedUnitId(unit.relations, 'partOf', now)
}

function officeIdsOf({ relations }: KnownUnit, now: Date): string[] {
  return [relatedUnitId(relations, 'managedBy', now), relatedUnitId(relations, 'guidedBy', now)].flatMap(
    (id) => id ?? [],
  )
}
