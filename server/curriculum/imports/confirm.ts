// What people decide about an import; the outbox does the rest (apply.ts, undo.ts).

import type { Types } from 'mongoose'
import { inTransaction } from '../../../storage/database/index.ts'
import { record } from '../../audit/index.ts'
import { conflict, forbidden, notFound } from '../../errors.ts'
import { enqueue } from '../../outbox/index.ts'
import { canEditCurriculum } from '../access.ts'
import type { Change } from '../entries/write.ts'
import { announceVersion, findVersion, isOver } from '../versions.ts'
import type { Actor } from '../../actor.ts'
import { CurriculumImport, type ImportRecord, type ImportState } from './import.model.ts'

export const applyEvent = 'curriculum.importConfirmed'
export const undoEvent = 'curriculum.importUndone'

/** @throws AppError 403; 404 */
export async function findImport(actor: Actor, id: Types.ObjectId): Promise<ImportRecord> {
  if (!canEditCurriculum(actor)) throw forbidden()
  const found = await CurriculumImport.findById(id).lean()
  if (!found) throw notFound()
  return found
}

/** @throws AppError 403; 404; 409 `curriculumImportState`, `curriculumVersionOver` */
export async function confirmImport(id: Types.ObjectId, change: Change): Promise<void> {
  const { create, change: changed } = await findImport(change.actor, id)
  await step(id, { from: ['checked'], to: 'applying', event: applyEvent, set: { confirmedAt: new Date() } }, change, {
    create,
    change: changed,
  })
}

/** What is done stays, and can be undone. @throws AppError 403; 404; 409 `curriculumImportState` */
export async function cancelImport(id: Types.ObjectId, { actor, origin }: Change): Promise<void> {
  const { versionCode } = await findImport(actor, id)
  await inTransaction(async (session) => {
    const open = { _id: id, state: { $in: ['checked', 'applying'] as const } }
    const update = { state: 'cancelled', finishedAt: new Date(), done: 0 }
    const former = await CurriculumImport.findOneAndUpdate(open, update, { session, lean: true })
    if (!former) throw conflict('curriculumImportState')
    const after = { applied: former.applied }
    await record(
      { action: 'curriculum.importCancelled', actor, subject: { kind: 'import', id }, after, origin },
      session,
    )
    await announceVersion(versionCode, session)
  })
}

/** @throws AppError 403; 404; 409 `curriculumImportState`, `curriculumVersionOver` */
export async function undoImport(id: Types.ObjectId, change: Change): Promise<void> {
  const { applied } = await findImport(change.actor, id)
  await step(id, { from: ['done', 'cancelled'], to: 'undoing', event: undoEvent, set: { done: 0 } }, change, {
    applied,
  })
}

interface Step {
  readonly from: readonly ImportState[]
  readonly to: ImportState
  readonly event: typeof applyEvent | typeof undoEvent
  readonly set: object
}

async function step(
  id: Types.ObjectId,
  { from, to, event, set }: Step,
  { actor, origin }: Change,
  after: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { versionCode } = await findImport(actor, id)
  if (await isOver(await findVersion(versionCode))) throw conflict('curriculumVersionOver')
  await inTransaction(async (session) => {
    const update = { state: to, ...set }
    const open = { _id: id, state: { $in: from }, ...(to === 'undoing' ? { applied: { $gt: 0 } } : {}) }
    const { matchedCount } = await CurriculumImport.updateOne(open, update, { session })
    if (matchedCount === 0) throw conflict('curriculumImportState')
    await record({ action: event, actor, subject: { kind: 'import', id }, after, origin }, session)
    await enqueue(event, { importId: id.toString() }, session)
  })
}
