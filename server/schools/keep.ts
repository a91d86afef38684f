// A unit as it is about to be changed, with what the pages for that need to know.

import { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { forbidden } from '../errors.ts'
import { canKeepUnit, canKeepUnits, schoolIdIn } from './access.ts'
import type { KnownUnit } from './find.ts'
import { findStored, loadAbove } from './load.ts'
import { belowBy, partKinds, type Units } from './rules.ts'
import { Unit } from './unit.model.ts'
import { storedRelationAt, validAt } from './validity-filter.ts'

export interface KeptUnit {
  readonly unit: KnownUnit
  /** With all above it. */
  readonly units: Units
  /** Whether all of it may be changed, or only what a school changes of its parts. */
  readonly isWhole: boolean
}

/** As it is stored now. @throws AppError 403, 404 */
export async function findUnitToKeep(actor: Actor, id: string): Promise<KeptUnit> {
  const unit = await findStored(id)
  const units = await loadAbove([id])
  if (!canKeepUnit(actor, unit, schoolIdIn(units, id, new Date()))) throw forbidden()
  return { unit, units, isWhole: canKeepUnits(actor) }
}

/** For what a sector does alone. @throws AppError 403, 404 */
export async function findUnitToReshape(actor: Actor, id: string): Promise<KnownUnit> {
  const { unit, isWhole } = await findUnitToKeep(actor, id)
  if (!isWhole) throw forbidden()
  return unit
}

/** The units below today, and whether they all are parts of a school. */
export async function countBelow(id: string, now = new Date()): Promise<{ count: number; areParts: boolean }> {
  const below = { $and: [storedRelationAt(belowBy, new Types.ObjectId(id), now), validAt(now)] }
  const count = await Unit.countDocuments(below)
  const parts = await Unit.countDocuments({ $and: [below, { kind: { $in: partKinds } }] })
  return { count, areParts: parts === count }
}
