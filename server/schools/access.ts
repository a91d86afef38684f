// Who may change units: the sector's administrator all of them; those who run a school its subject groups and campuses, which
// they may add, rename and close.

import { type Actor, hasRole } from '../actor.ts'
import type { KnownUnit } from './find.ts'
import { schoolIdsOf } from './rights.ts'
import { kindsBelow, partKinds, type Units } from './rules.ts'
import type { UnitKind } from './unit.model.ts'
import { momentOf, relatedUnitId } from './validity.ts'

/** Whoever may change some unit; which ones, the functions below say. */
export const unitKeepers = ['sectorAdministrator', 'schoolAdministrator', 'principal'] as const

export function canKeepUnits(actor: Actor): boolean {
  return hasRole(actor, 'sectorAdministrator')
}

/** The subject groups and campuses of a school. */
export function canKeepParts(actor: Actor, schoolId: string | undefined): boolean {
  if (canKeepUnits(actor)) return true
  return schoolId !== undefined && schoolIdsOf(actor, ['schoolAdministrator', 'principal']).includes(schoolId)
}

/** The name and the last day; `canKeepUnits` all the rest. */
export function canKeepUnit(actor: Actor, { kind }: Pick<KnownUnit, 'kind'>, schoolId: string | undefined): boolean {
  return canKeepUnits(actor) || (partKinds.includes(kind) && canKeepParts(actor, schoolId))
}

/** What may be added below a unit. */
export function kindsToAdd(actor: Actor, { kind, to }: Pick<KnownUnit, 'kind' | 'to'>, schoolId?: string): UnitKind[] {
  if (to) return []
  const kinds = kindsBelow(kind)
  if (canKeepUnits(actor)) return kinds
  return canKeepParts(actor, schoolId) ? kinds.filter((below) => partKinds.includes(below)) : []
}

/** The school that a unit is, or is a part of: now, or when it last was. */
export function schoolIdIn(units: Units, id: string, now: Date): string | undefined {
  const passed = new Set<string>()
  let unit = units.get(id)
  while (unit && unit.kind !== 'school' && !passed.has(unit.id)) {
    passed.add(unit.id)
    unit = units.get(relatedUnitId(unit.relations, 'partOf', momentOf(unit, now)) ?? '')
  }
  return unit?.kind === 'school' ? unit.id : undefined
}

export type UnitDoing = 'add' | 'edit' | 'close' | 'reopen' | 'merge' | 'split'

/** What somebody may do with a unit as it is. */
export function doingsFor(
  actor: Actor,
  unit: Pick<KnownUnit, 'kind' | 'to'>,
  schoolId: string | undefined,
): UnitDoing[] {
  const isWhole = canKeepUnits(actor)
  const mayKeep = canKeepUnit(actor, unit, schoolId)
  const isOpen = !unit.to
  return [
    ...(kindsToAdd(actor, unit, schoolId).length > 0 ? (['add'] as const) : []),
    ...(mayKeep ? (['edit'] as const) : []),
    ...(isWhole && isOpen ? (['merge', 'split'] as const) : []),
    ...(mayKeep && isOpen ? (['close'] as const) : []),
    ...(isWhole && !isOpen ? (['reopen'] as const) : []),
  ]
}
