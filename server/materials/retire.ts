// No longer offered from a day on: search leaves it out, its page says what to use instead, its address stays.

import type { ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { conflict, forbidden } from '../errors.ts'
import { beginningOf } from '../schools/index.ts'
import { canAnswerFor } from './access.ts'
import { Material, type MaterialRecord } from './material.model.ts'
import { loadMaterial, refreshMaterial, saveMaterial } from './write.ts'

export interface Retirement {
  readonly id: Types.ObjectId
  /** The first day, in Vietnam. */
  readonly from: string
  readonly replacementId: Types.ObjectId | undefined
  /** Empty: nothing more is said. */
  readonly note: string
  readonly origin: Origin
}

/** @throws AppError 403, 404, 409 `materialMoved` for one that is not live */
export async function retireWithin(
  session: ClientSession,
  actor: Actor,
  { id, from, replacementId, note, origin }: Retirement,
): Promise<MaterialRecord> {
  const material = await loadFor(actor, id, session)
  if (!material.live) throw conflict('materialMoved')
  const retirement = { from: beginningOf(from), replacementId, note: note || undefined }
  const told = {
    ...{ actor, origin, action: 'materials.retired' },
    before: outlineOf(material.retirement),
    after: outlineOf(retirement),
  }
  return await saveMaterial(material, { retirement }, told, session)
}

/** It is offered as before. @throws AppError 403, 404, 409 `materialMoved` when it was not to be retired */
export async function keepOffering(actor: Actor, id: Types.ObjectId, origin: Origin): Promise<MaterialRecord> {
  return await inTransaction(async (session) => {
    const material = await loadFor(actor, id, session)
    if (!material.retirement) throw conflict('materialMoved')
    const told = { actor, origin, action: 'materials.keptOffering', before: outlineOf(material.retirement) }
    return await saveMaterial(material, { retirement: undefined }, told, session)
  })
}

/** The day has come. */
export async function beginRetirements(now = new Date()): Promise<void> {
  for (;;) {
    const due = await Material.findOne({ retiresAt: { $lte: now } }, { _id: 1 }).lean()
    if (!due) return
    await inTransaction(async (session) => {
      const material = await Material.findById(due._id).session(session).lean()
      if (material?.retiresAt && material.retiresAt <= now) await refreshMaterial(material, session)
    })
  }
}

async function loadFor(actor: Actor, id: Types.ObjectId, session: ClientSession): Promise<MaterialRecord> {
  const material = await loadMaterial(actor, id, session)
  if (!canAnswerFor(actor, material)) throw forbidden()
  return material
}

function outlineOf(retirement: MaterialRecord['retirement']) {
  return retirement ? { from: retirement.from, replacement: retirement.replacementId?.toString() } : {}
}
