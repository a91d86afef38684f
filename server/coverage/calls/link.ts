// A material of one's own for what one has claimed; when it is live, and reaches those for whom it was wanted, it counts.

import { type ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../../storage/database/index.ts'
import type { Actor, Origin } from '../../actor.ts'
import { InvalidInput } from '../../api/index.ts'
import { AppError, conflict } from '../../errors.ts'
import { findMaterial, isOwner, type MaterialRecord, readMaterial, shownContent } from '../../materials/index.ts'
import { enqueue } from '../../outbox/index.ts'
import type { EventHandler } from '../../outbox/run.ts'
import { isCounted, sector } from '../cells.ts'
import { Call, CallClaim, type CallRecord, type ClaimRecord } from './call.model.ts'
import { findActiveClaim, note } from './claim.ts'
import { findCall } from './find.ts'
import { mismatchesOf } from './match.ts'
import { stateAfterFulfilling, takesMaterials } from './states.ts'
import { tellFulfilled } from './tell.ts'

/** @throws AppError 404, 409 `callEnded`, `callNotClaimed`; InvalidInput for a material that is none of theirs */
export async function linkMaterial(actor: Actor, id: Types.ObjectId, said: string, origin: Origin): Promise<void> {
  const material = await findOwn(actor, said)
  await inTransaction(async (session) => {
    const call = await findCall(actor, id, session)
    if (!takesMaterials(call)) throw conflict('callEnded')
    const claim = await findActiveClaim(actor, id, session)
    await CallClaim.updateOne({ _id: claim._id }, { $set: { materialId: material._id } }, { session })
    const after = { material: material._id.toString() }
    await note(call, { action: 'coverage.callLinked', actor, origin, after }, session)
    await fulfilWithin(session, call, { ...claim, materialId: material._id }, material)
    // It may go live while this is written.
    await enqueue(materialLinkedEvent, { materialId: material._id }, session)
  })
}

/** Live, and not only in a school when all are meant. */
export function fulfils(
  { audience }: Pick<CallRecord, 'audience'>,
  material: Parameters<typeof isCounted>[0] & Pick<MaterialRecord, 'unitId'>,
): boolean {
  if (!isCounted(material)) return false
  if (material.live!.scope !== 'school') return true
  return audience !== sector && material.unitId.toString() === audience
}

async function fulfilWithin(
  session: ClientSession,
  call: CallRecord,
  claim: ClaimRecord,
  material: MaterialRecord,
): Promise<void> {
  if (!takesMaterials(call) || !fulfils(call, material)) return
  // Whoever has claimed the call is told on its page what is missing.
  if ((await mismatchesOf(call, material.live!.content)).length > 0) return
  const held = { _id: claim._id, state: 'active' as const }
  const done = { state: 'fulfilled' as const, fulfilledAt: new Date() }
  if ((await CallClaim.updateOne(held, { $set: done }, { session })).matchedCount === 0) return
  const fulfilled = call.fulfilled + 1
  const state = stateAfterFulfilling({ wanted: call.wanted, fulfilled })
  await Call.updateOne({ _id: call._id }, { $set: { fulfilled, state, changedAt: new Date() } }, { session })
  const after = { material: material._id.toString(), fulfilled, state }
  await note(call, { action: 'coverage.callFulfilled', actor: undefined, after }, session)
  await tellFulfilled({ ...call, fulfilled }, claim, shownContent(material).title, session)
}

/** `{ materialId }` */
const materialLinkedEvent = 'coverage.materialLinked'

/** May run twice: what has counted once does not count again. */
export const followMaterial: EventHandler = async ({ materialId }) => {
  const id = new Types.ObjectId(String(materialId))
  const waiting = await CallClaim.find({ materialId: id, state: 'active' }, { _id: 1 }).limit(50).lean()
  for (const { _id } of waiting)
    await inTransaction(async (session) => {
      const claim = await CallClaim.findById(_id).session(session).lean<ClaimRecord>()
      const call = claim && (await Call.findById(claim.callId).session(session).lean<CallRecord>())
      const material = await readMaterial(id, session)
      if (claim && call && material) await fulfilWithin(session, call, claim, material)
    })
}

export const linkingEvents = { [materialLinkedEvent]: followMaterial }

async function findOwn(actor: Actor, said: string): Promise<MaterialRecord> {
  const [id] = /[0-9a-f]{24}(?=\/?$|[?#])/.exec(said) ?? []
  const material = id && (await find(actor, new Types.ObjectId(id)))
  if (!material) throw new InvalidInput({ material: { key: 'coverage.errors.noMaterial' } })
  if (!isOwner(actor, material)) throw new InvalidInput({ material: { key: 'coverage.errors.notYours' } })
  return material
}

async function find(actor: Actor, id: Types.ObjectId): Promise<MaterialRecord | undefined> {
  try {
    return (await findMaterial(actor, id)).material
  } catch (error) {
    if (error instanceof AppError) return undefined
    throw error
  }
}
