// Units as lists of an authority have them, and what takes such a list back. Who may, and what the audit log says, is the
// business of whoever calls these.

import type { ClientSession, Types } from 'mongoose'
import { sortKeyOf } from '../i18n/sort-key.ts'
import { enqueue } from '../outbox/index.ts'
import { announceTree, announceUnit, announceUnitFacts } from './add.ts'
import { unitRenamedEvent } from './events.ts'
import { nameWordsOf } from './name-words.ts'
import { takeTurn } from './turn.ts'
import { type SchoolLevel, Unit, type UnitKind, type UnitRecord } from './unit.model.ts'

export async function findUnitsByCode(codes: readonly string[], session?: ClientSession): Promise<UnitRecord[]> {
  if (codes.length === 0) return []
  return await Unit.find({ code: { $in: [...codes] } }, undefined, { session }).lean()
}

/** By name, also those that no longer exist. */
export function walkUnits(kind: UnitKind): AsyncIterable<UnitRecord> {
  return Unit.find({ kind }).sort({ sortKey: 1, _id: 1 }).lean<UnitRecord[]>().cursor({ batchSize: 200 })
}

export interface UnitFacts {
  readonly name?: string
  readonly levels?: readonly SchoolLevel[]
}

/** Says whether there is such a unit. In the turn of whoever changes units. */
export async function setUnitFacts(id: Types.ObjectId, facts: UnitFacts, session: ClientSession): Promise<boolean> {
  await takeTurn(session)
  const unit = await Unit.findById(id, { name: 1, code: 1 }, { session }).lean()
  if (!unit) return false
  const { name = unit.name, levels } = facts
  const keys = { name, sortKey: sortKeyOf(name), nameWords: nameWordsOf(name, unit.code) }
  const set = { ...keys, ...(levels ? { levels: [...levels] } : {}) }
  await Unit.updateOne({ _id: id }, { $set: set, $inc: { revision: 1 } }, { session })
  if (name !== unit.name) await enqueue(unitRenamedEvent, { unitId: id.toString() }, session)
  await announceUnit(id, session)
  await announceUnitFacts([id.toString()], session)
  await announceTree(session)
  return true
}

/** Removes it unless another unit stands to it. Whoever calls this has made sure that nobody is in it. In turn as well. */
export async function takeBackUnit(id: Types.ObjectId, session: ClientSession): Promise<boolean> {
  await takeTurn(session)
  if (await Unit.exists({ $or: [{ 'relations.unitId': id }, { successorIds: id }] }).session(session)) return false
  await Unit.deleteOne({ _id: id }, { session })
  await announceUnit(id, session)
  await announceUnitFacts([id.toString()], session)
  await announceTree(session)
  return true
}
