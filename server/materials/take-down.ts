// For good: nobody sees it any more, its files go, and its address says why.

import type { ClientSession, Types } from 'mongoose'
import type { Actor, Origin } from '../actor.ts'
import { forbidden } from '../errors.ts'
import { canAnswerFor } from './access.ts'
import { Edition } from './edition.model.ts'
import { draftUse, editionUse, endUses } from './files.ts'
import { shownContent } from './find.ts'
import type { MaterialRecord } from './material.model.ts'
import { restOf } from './states.ts'
import { viewersOf } from './viewers.ts'
import { loadMaterial, saveMaterial } from './write.ts'

export interface TakeDown {
  readonly id: Types.ObjectId
  readonly reason: string
  readonly replacementId: Types.ObjectId | undefined
  readonly origin: Origin
}

/** @throws AppError 403, 404; TakenDown when it is already */
export async function takeDownWithin(
  session: ClientSession,
  actor: Actor,
  { id, reason, replacementId, origin }: TakeDown,
): Promise<MaterialRecord> {
  const material = await loadMaterial(actor, id, session)
  if (!canAnswerFor(actor, material)) throw forbidden()
  const now = new Date()
  const { title } = shownContent(material)
  const tombstone = { title, reason, replacementId, viewers: formerViewers(material, now) }
  const told = { actor, origin, action: 'materials.takenDown', before: { state: material.state }, after: { reason } }
  const after = await saveMaterial(material, { state: 'hidden', reason, removedAt: now, tombstone }, told, session)
  await endUses(material.draft.files, draftUse(id), session)
  const editions = await Edition.find({ materialId: id }).session(session).lean()
  for (const { _id, content } of editions) await endUses(content.files, editionUse(_id), session)
  return after
}

/** Also those from whom it was hidden before: they have its address. */
function formerViewers(material: MaterialRecord, now: Date): string[] {
  const { live, state } = material
  const scope = live?.scope === 'personal' ? undefined : live?.scope
  return viewersOf({ ...material, state: state === 'hidden' ? restOf(scope) : state }, now)
}
