// Whose a new material is: the person's, and a school's or an office's.

import type { Actor } from '../actor.ts'
import { findUnits } from '../schools/index.ts'
import type { SharingUnit } from './access.ts'
import type { MaterialRecord } from './material.model.ts'

/** In their order, with the names that they have now. */
export async function nameUnits(
  units: readonly SharingUnit[],
): Promise<{ readonly id: string; readonly name: string }[]> {
  const known = await findUnits(units.map(({ unitId }) => unitId.toString()))
  return units.map(({ unitId, unitName }) => {
    const id = unitId.toString()
    return { id, name: known.get(id)?.name ?? unitName ?? '' }
  })
}

type Beginning = Pick<
  MaterialRecord,
  'ownerId' | 'ownerName' | 'unitId' | 'unitName' | 'isOfSchool' | 'state' | 'latestNumber' | 'downloads'
>

/** All but what it says. */
export async function beginningOf({ personId, name }: Actor, unit: SharingUnit): Promise<Beginning> {
  const [named] = await nameUnits([unit])
  const { unitId, isOfSchool } = unit
  const whose = { ownerId: personId, ownerName: name, unitId, unitName: named!.name, isOfSchool }
  return { ...whose, state: 'draft', latestNumber: 0, downloads: 0 }
}
