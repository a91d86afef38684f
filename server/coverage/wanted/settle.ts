// Somebody sees to what is wanted: there is a material now, or it is nothing to be made; or it is open again after all.

import { type ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../../storage/database/index.ts'
import type { Actor, Origin } from '../../actor.ts'
import { InvalidInput } from '../../api/index.ts'
import { record } from '../../audit/index.ts'
import { AppError, conflict, forbidden } from '../../errors.ts'
import { findMaterial } from '../../materials/index.ts'
import { canMakeCalls } from '../calls/access.ts'
import { findWanted } from './find.ts'
import { Wanted, type WantedRecord, type WantedState } from './wanted.model.ts'

/** `said`: the id of a live material, or its address. @throws AppError 403, 404, 409 `wantedSettled`; InvalidInput */
export async function answerWanted(actor: Actor, id: Types.ObjectId, said: string, origin: Origin): Promise<void> {
  const wanted = await findToSettle(actor, id)
  const [materialId] = /[0-9a-f]{24}(?=\/?$|[?#])/.exec(said) ?? []
  const isLive = materialId !== undefined && (await isLiveFor(actor, new Types.ObjectId(materialId)))
  if (!isLive) throw new InvalidInput({ material: { key: 'coverage.errors.noLiveMaterial' } })
  const settled = { state: 'answered' as const, materialId: new Types.ObjectId(materialId), settledOn: wanted.lastOn }
  await settle(actor, wanted, { from: 'open', set: settled, action: 'coverage.wantedAnswered' }, origin)
}

/** @throws AppError 403, 404, 409 `wantedSettled` */
export async function dismissWanted(actor: Actor, id: Types.ObjectId, origin: Origin): Promise<void> {
  const wanted = await findToSettle(actor, id)
  const settled = { state: 'dismissed' as const, settledOn: wanted.lastOn }
  await settle(actor, wanted, { from: 'open', set: settled, action: 'coverage.wantedDismissed' }, origin)
}

/** @throws AppError 403, 404, 409 `wantedSettled` */
export async function reopenWanted(actor: Actor, id: Types.ObjectId, origin: Origin): Promise<void> {
  const wanted = await findToSettle(actor, id)
  if (wanted.state === 'open') throw conflict('wantedSettled')
  const open = { from: wanted.state, set: { state: 'open' as const }, action: 'coverage.wantedReopened' }
  await settle(actor, wanted, open, origin)
}

/** A call was made for it. */
export async function noteCallFor(
  { _id }: Pick<WantedRecord, '_id'>,
  callId: Types.ObjectId,
  session?: ClientSession,
): Promise<void> {
  await Wanted.updateOne({ _id }, { $set: { callId } }, { session })
}

async function findToSettle(actor: Actor, id: Types.ObjectId): Promise<WantedRecord> {
  const wanted = await findWanted(actor, id)
  if (!canMakeCalls(actor)) throw forbidden()
  return wanted
}

interface Settling {
  readonly from: WantedState
  readonly set: Partial<WantedRecord>
  readonly action: string
}

async function settle(actor: Actor, { _id, text }: WantedRecord, settling: Settling, origin: Origin): Promise<void> {
  const { from, set, action } = settling
  await inTransaction(async (session) => {
    const { matchedCount } = await Wanted.updateOne({ _id, state: from }, { $set: set }, { session })
    if (matchedCount === 0) throw conflict('wantedSettled')
    const after = { text, ...(set.materialId && { material: set.materialId.toString() }) }
    await record({ action, actor, subject: { kind: 'wanted', id: _id }, after, origin }, session)
  })
}

async function isLiveFor(actor: Actor, id: Types.ObjectId): Promise<boolean> {
  try {
    return Boolean((await findMaterial(actor, id)).material.live)
  } catch (error) {
    if (error instanceof AppError) return false
    throw error
  }
}
