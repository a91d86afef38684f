// Who says that they make what is wanted. Of many at once only so many win as are wanted: the write itself says what must
// hold.

import type { ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../../storage/database/index.ts'
import type { Actor, Origin } from '../../actor.ts'
import { type Audited, record } from '../../audit/index.ts'
import { dayOf } from '../../day.ts'
import { conflict, forbidden } from '../../errors.ts'
import { canClaim } from './access.ts'
import { Call, CallClaim, type CallRecord, type ClaimRecord } from './call.model.ts'
import { announceCalls } from './changed.ts'
import { findCall } from './find.ts'
import { standingOf } from './states.ts'

/** Claiming twice is one claim. @throws AppError 404, 403, 409 `callEnded`, `callTaken` */
export async function claimCall(actor: Actor, id: Types.ObjectId, origin: Origin): Promise<void> {
  await inTransaction(async (session) => {
    const call = await findCall(actor, id, session)
    if (!canClaim(actor, call)) throw forbidden()
    const mine = { callId: id, personId: actor.personId }
    const known = await CallClaim.findOne(mine).session(session).lean<ClaimRecord>()
    if (known && known.state !== 'released') return
    const today = dayOf(new Date())
    if (standingOf(call, today) !== 'open') throw conflict('callEnded')
    const takes = { _id: id, state: 'open' as const, until: { $gte: today }, free: { $gt: 0 } }
    const { matchedCount } = await Call.updateOne(takes, { $inc: { free: -1 } }, { session })
    if (matchedCount === 0) throw conflict('callTaken')
    const claim = { personName: actor.name, unitId: unitOf(actor, call), state: 'active', claimedAt: new Date() }
    const update = { $set: claim, $unset: { materialId: 1, fulfilledAt: 1 } }
    await CallClaim.updateOne(mine, update, { upsert: true, session })
    await note(call, { action: 'coverage.callClaimed', actor, origin }, session)
  })
}

/** @throws AppError 404, 409 `callNotClaimed` */
export async function releaseCall(actor: Actor, id: Types.ObjectId, origin: Origin): Promise<void> {
  await inTransaction(async (session) => {
    const call = await findCall(actor, id, session)
    await releaseWithin(session, call, actor.personId)
    await note(call, { action: 'coverage.callReleased', actor, origin }, session)
  })
}

/** What has come of it stays. @throws AppError 409 `callNotClaimed` */
export async function releaseWithin(session: ClientSession, { _id }: CallRecord, personId: Types.ObjectId) {
  const held = { callId: _id, personId, state: 'active' as const }
  const { matchedCount } = await CallClaim.updateOne(held, { $set: { state: 'released' } }, { session })
  if (matchedCount === 0) throw conflict('callNotClaimed')
  await Call.updateOne({ _id }, { $inc: { free: 1 } }, { session })
}

/** @throws AppError 409 `callNotClaimed` */
export async function findActiveClaim(actor: Actor, id: Types.ObjectId, session: ClientSession): Promise<ClaimRecord> {
  const mine = { callId: id, personId: actor.personId, state: 'active' as const }
  const claim = await CallClaim.findOne(mine).session(session).lean<ClaimRecord>()
  if (!claim) throw conflict('callNotClaimed')
  return claim
}

function unitOf({ memberships }: Actor, { audience, unitId }: CallRecord): Types.ObjectId {
  const held = memberships.find((one) => (one.schoolId ?? one.unitId).toString() === audience) ?? memberships[0]
  return held?.schoolId ?? held?.unitId ?? unitId
}

type Noted = Pick<Audited, 'action' | 'actor' | 'before' | 'after' | 'origin'>

export async function note(
  { _id, audience, unitId, title }: CallRecord,
  noted: Noted,
  session: ClientSession,
): Promise<void> {
  await announceCalls(audience, session)
  const subject = { kind: 'call', id: _id }
  await record({ ...noted, subject, unitIds: [unitId], after: { title, ...noted.after } }, session)
}
