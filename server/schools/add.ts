import type { ClientSession, Types } from 'mongoose'
import { announceChange, announceChanges, announceChangesSoon } from '../changes/index.ts'
import { type RelationKind, type SchoolLevel, Unit, type UnitKind } from './unit.model.ts'

export interface NewUnit {
  readonly id: Types.ObjectId
  readonly code: string
  readonly name: string
  readonly kind: UnitKind
  readonly levels?: readonly SchoolLevel[]
  readonly relations?: readonly {
    readonly kind: RelationKind
    readonly unitId: Types.ObjectId
    readonly from?: Date
    readonly to?: Date
  }[]
  readonly from?: Date
  readonly to?: Date
  readonly successorIds?: readonly Types.ObjectId[]
}

/** As they come from an authority's list. Throws a duplicate-key error when a code is taken. */
export async function addUnits(units: readonly NewUnit[], session?: ClientSession): Promise<void> {
  await Unit.insertMany(
    units.map(({ id, ...unit }) => ({ _id: id, ...unit })),
    { session },
  )
  const others = new Set(units.flatMap(({ relations = [] }) => relations.map(({ unitId }) => unitId.toString())))
  for (const unitId of others) await announceUnit(unitId, session)
  await announceTree(session)
}

/** After every change of how units stand to each other. */
export async function announceTree(session?: ClientSession): Promise<void> {
  await announceChange('unit', treeKey, session)
}

/** No id: what is remembered under it comes from all units. */
export const treeKey = 'tree'

/**
 * After every change of a unit or of who is in it, in the same transaction: what servers remember of it is read again. A
 * change of a relation concerns the units at both ends.
 */
export async function announceUnit(unitId: Types.ObjectId | string, session?: ClientSession): Promise<void> {
  await announceChange('unit', unitId.toString(), session)
}

/** The same for long work that adds people to it, piece by piece: it is read again once a second, not after each piece. */
export async function announceUnitsSoon(unitIds: readonly Types.ObjectId[], session?: ClientSession): Promise<void> {
  await announceChangesSoon('unit', [...new Set(unitIds.map(String))], session)
}

/** After every change of what a unit itself is, besides: whoever is in it is shown its name. */
export async function announceUnitFacts(unitIds: readonly string[], session?: ClientSession): Promise<void> {
  await announceChanges('unitFacts', unitIds, session)
}
