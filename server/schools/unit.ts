// One unit with its history: what it stood to when, what it came from and what became of it.

import type { Types } from 'mongoose'
import { notFound } from '../errors.ts'
import { findUnits, type KnownUnit } from './find.ts'
import { Unit } from './unit.model.ts'
import { latestFirst, type Relation } from './validity.ts'

export interface UnitWithHistory {
  readonly unit: KnownUnit
  /** The latest first. */
  readonly relations: readonly (Relation & { readonly name: string })[]
  readonly predecessors: readonly { readonly id: string; readonly name: string }[]
  readonly successors: readonly { readonly id: string; readonly name: string }[]
}

/** @throws AppError 404 */
export async function findUnitWithHistory(id: Types.ObjectId): Promise<UnitWithHistory> {
  const key = id.toString()
  const unit = (await findUnits([key])).get(key)
  if (!unit) throw notFound()

  const before = await Unit.find({ successorIds: id }, { name: 1 })
    .limit(100)
    .lean<{ _id: Types.ObjectId; name: string }[]>()
  const others = await findUnits([...unit.relations.map(({ unitId }) => unitId), ...unit.successorIds])
  return {
    unit,
    relations: latestFirst(unit.relations).flatMap((relation) => {
      const other = others.get(relation.unitId)
      return other ? [{ ...relation, name: other.name }] : []
    }),
    predecessors: before.map(({ _id, name }) => ({ id: _id.toString(), name })),
    successors: unit.successorIds.flatMap((successorId) => {
      const other = others.get(successorId)
      return other ? [{ id: other.id, name: other.name }] : []
    }),
  }
}
