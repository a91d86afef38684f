// Units are asked for on most pages and change a few times a year: each server remembers them until they do (server/changes).

import { type ClientSession, Types } from 'mongoose'
import { createMemory } from '../changes/index.ts'
import { type SchoolLevel, Unit, type UnitKind } from './unit.model.ts'
import type { Relation, Valid } from './validity.ts'

export interface KnownUnit extends Valid {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly kind: UnitKind
  readonly levels: readonly SchoolLevel[]
  readonly relations: readonly Relation[]
  readonly successorIds: readonly string[]
  /** How often it has been changed. */
  readonly revision: number
}

/** By their ids, in that order; those that do not exist are left out. At most one query. */
export async function findUnits(ids: readonly string[]): Promise<Map<string, KnownUnit>> {
  const wanted = [...new Set(ids)]
  const found = new Map(wanted.map((id) => [id, remembered.get(id)]))
  const missing = wanted.filter((id) => !found.get(id))
  if (missing.length > 0) for (const unit of await readUnits(missing)) found.set(unit.id, unit)
  return new Map([...found].flatMap(([id, unit]) => (unit ? [[id, unit]] : [])))
}

/** As they are stored now, and not as this server remembers them: for whoever is about to change them. */
export async function readStored(filter: object, session?: ClientSession): Promise<KnownUnit[]> {
  const stored = await Unit.find(filter)
    .session(session ?? null)
    .lean<Stored[]>()
  return stored.map(toKnown)
}

export async function hasUnits(): Promise<boolean> {
  return (await Unit.exists({})) !== null
}

const remembered = createMemory<KnownUnit>('unit', 5000)

async function readUnits(ids: readonly string[]): Promise<KnownUnit[]> {
  const since = remembered.begin()
  const units = await readStored({ _id: { $in: objectIds(ids) } })
  for (const unit of units) remembered.set(unit.id, unit, since)
  return units
}

export function objectIds(ids: readonly string[]): Types.ObjectId[] {
  return ids.map((id) => new Types.ObjectId(id))
}

interface Stored extends Omit<KnownUnit, 'id' | 'relations' | 'successorIds' | 'revision'> {
  readonly revision?: number
  readonly _id: Types.ObjectId
  readonly successorIds?: readonly Types.ObjectId[]
  readonly relations?: readonly (Omit<Relation, 'unitId'> & { readonly unitId: Types.ObjectId })[]
}

function toKnown({ _id, relations = [], successorIds = [], revision = 0, ...unit }: Stored): KnownUnit {
  const { code, name, kind, levels, from, to } = unit
  return {
    id: _id.toString(),
    code,
    name,
    kind,
    levels,
    relations: relations.map(({ unitId, ...relation }) => ({ ...relation, unitId: unitId.toString() })),
    successorIds: successorIds.map(String),
    from,
    to,
    revision,
  }
}
