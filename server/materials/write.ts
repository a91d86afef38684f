// The one way in which a material changes: read, changed, its derived facts made anew, counted, told to the worker and to the
// audit log, all in one transaction.

import { type ClientSession, Types } from 'mongoose'
import type { Actor, Origin } from '../actor.ts'
import { record } from '../audit/index.ts'
import { conflict, notFound } from '../errors.ts'
import { enqueue } from '../outbox/index.ts'
import { derivedOf } from './derive.ts'
import { materialChangedEvent } from './events.ts'
import { Material, type MaterialRecord } from './material.model.ts'
import { TakenDown } from './tombstone.ts'
import { canView } from './viewers.ts'

export interface Told {
  /** Undefined: nobody, a day has come. */
  readonly actor: Actor | undefined
  readonly origin: Origin | undefined
  /** `materials.<what happened>` */
  readonly action: string
  readonly before?: Readonly<Record<string, unknown>>
  readonly after?: Readonly<Record<string, unknown>>
}

/** One that the actor may see. @throws AppError 404; TakenDown (410) */
export async function loadMaterial(
  actor: Actor | undefined,
  id: Types.ObjectId,
  session?: ClientSession,
): Promise<MaterialRecord> {
  const material = await Material.findById(id)
    .session(session ?? null)
    .lean()
  if (material?.tombstone && canView(actor, material.tombstone))
    throw new TakenDown(material.tombstone, material.removedAt!)
  if (!material || material.removedAt || !canView(actor, material)) throw notFound()
  return material
}

/** `revision`: what the actor has seen, when it matters to them. @throws AppError 409 */
export async function saveMaterial(
  material: MaterialRecord,
  changes: Partial<MaterialRecord>,
  told: Told,
  session: ClientSession,
  seen?: number,
): Promise<MaterialRecord> {
  if (seen !== undefined && seen !== material.revision) throw conflict()
  const now = new Date()
  const changed = { ...material, ...changes, revision: material.revision + 1, changedAt: now }
  const after: MaterialRecord = { ...changed, ...derivedOf(changed, now) }
  const { _id, ...fields } = after
  const written = await Material.replaceOne({ _id, revision: material.revision }, fields, { session })
  if (written.matchedCount === 0) throw conflict()
  await tell(after, told, session)
  return after
}

export async function insertMaterial(
  facts: Omit<
    MaterialRecord,
    '_id' | 'viewers' | 'sortKey' | 'words' | 'shelves' | 'rating' | 'revision' | 'createdAt' | 'changedAt'
  >,
  id: Types.ObjectId,
  told: Told,
  session: ClientSession,
): Promise<MaterialRecord> {
  const now = new Date()
  const material = { _id: id, ...facts, ...derivedOf(facts, now), revision: 1, createdAt: now, changedAt: now }
  await Material.create([material], { session })
  await tell(material, told, session)
  return material
}

async function tell({ _id, unitId }: MaterialRecord, told: Told, session: ClientSession): Promise<void> {
  const { actor, origin, action, before, after } = told
  const subject = { kind: 'material', id: _id }
  await record({ action, actor, subject, unitIds: [unitId], before, after, origin }, session)
  await enqueue(materialChangedEvent, { materialId: _id }, session)
}

/** What others see changes with the time, not by anybody's doing. */
export async function refreshMaterial(material: MaterialRecord, session: ClientSession): Promise<void> {
  const { _id, revision } = material
  const changes = Object.entries({ ...derivedOf(material, new Date()), revision: revision + 1 })
  const update = {
    $set: Object.fromEntries(changes.filter(([, value]) => value !== undefined)),
    $unset: Object.fromEntries(changes.filter(([, value]) => value === undefined).map(([key]) => [key, 1])),
  }
  const written = await Material.updateOne({ _id, revision }, update, { session })
  if (written.matchedCount === 0) throw conflict()
  await enqueue(materialChangedEvent, { materialId: _id }, session)
}

export async function deleteMaterial(material: MaterialRecord, told: Told, session: ClientSession): Promise<void> {
  await Material.deleteOne({ _id: material._id }, { session })
  await tell(material, told, session)
}
