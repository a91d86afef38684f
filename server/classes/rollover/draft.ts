// What was decided in a preview is kept until the rollover begins: going back, or coming back tomorrow, drops nothing.

import type { Types } from 'mongoose'
import type { Actor } from '../../actor.ts'
import { isDuplicateKey } from '../../errors.ts'
import { findManagedSchool } from '../guarded.ts'
import { RolloverDraft } from './draft.model.ts'
import { fieldsOf, readDecisions } from './input.ts'
import type { Decisions } from './plan.ts'

export interface Drafted {
  readonly schoolId: Types.ObjectId
  readonly fromKey: number
}

export interface Draft {
  readonly decisions: Decisions
  readonly savedAt: Date
}

/** @throws AppError 404, 403 */
export async function findDraft(actor: Actor, { schoolId, fromKey }: Drafted): Promise<Draft | undefined> {
  await findManagedSchool(actor, schoolId)
  const draft = await RolloverDraft.findOne({ schoolId, fromKey }).lean()
  if (!draft) return undefined
  const fields = Object.fromEntries(draft.fields.map(({ name, value }) => [name, value]))
  return { decisions: readDecisions(fields), savedAt: draft.savedAt }
}

/** In place of what was kept before. @throws AppError 404, 403 */
export async function saveDraft(actor: Actor, { schoolId, fromKey }: Drafted, decisions: Decisions): Promise<void> {
  await findManagedSchool(actor, schoolId)
  const fields = fieldsOf(decisions).map(([name, value]) => ({ name, value }))
  const kept = { $set: { fields, savedAt: new Date() } }
  const save = () => RolloverDraft.updateOne({ schoolId, fromKey }, kept, { upsert: true })
  // Of two who save the first one together, one finds the other's.
  await save().catch((error: unknown) => (isDuplicateKey(error) ? save() : Promise.reject(error as Error)))
}

/** @throws AppError 404, 403 */
export async function dropDraft(actor: Actor, { schoolId, fromKey }: Drafted): Promise<void> {
  await findManagedSchool(actor, schoolId)
  await RolloverDraft.deleteOne({ schoolId, fromKey })
}
