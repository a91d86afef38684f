// What those who keep a call do with it.

import type { Types } from 'mongoose'
import { inTransaction } from '../../../storage/database/index.ts'
import type { Actor, Origin } from '../../actor.ts'
import { InvalidInput } from '../../api/index.ts'
import { dayOf } from '../../day.ts'
import { conflict, forbidden } from '../../errors.ts'
import { canKeepCall } from './access.ts'
import { Call, CallClaim, type CallRecord } from './call.model.ts'
import { note } from './claim.ts'
import { findCall } from './find.ts'
import { type CallStep, callRules, standingOf, stepsFrom } from './states.ts'
import { tellClaimers } from './tell.ts'

export interface TakenCallStep {
  readonly step: CallStep
  /** The last day, of a step that names one. */
  readonly until?: string | undefined
}

/** Those who are at it are told. @throws AppError 404, 403, 409 `callMoved`; InvalidInput */
export async function takeCallStep(
  actor: Actor,
  id: Types.ObjectId,
  { step, until }: TakenCallStep,
  origin: Origin,
): Promise<void> {
  await inTransaction(async (session) => {
    const call = await findCall(actor, id, session)
    if (!canKeepCall(actor, call)) throw forbidden()
    const today = dayOf(new Date())
    if (!stepsFrom(standingOf(call, today)).includes(step)) throw conflict('callMoved')
    const { to, takesDay } = callRules[step]
    const day = takesDay ? readDay(until, today) : call.until
    const more = step === 'reopen' ? roomFor(call) : {}
    const changes = { state: to, until: day, changedAt: new Date(), ...more }
    const { matchedCount } = await Call.updateOne({ _id: id, state: call.state }, { $set: changes }, { session })
    if (matchedCount === 0) throw conflict('callMoved')
    const before = { state: call.state, until: call.until }
    const after = { state: to, until: day }
    await note(call, { ...told[step], actor, origin, before, after }, session)
    const active = await CallClaim.find({ callId: id, state: 'active' }, { personId: 1 }).session(session).lean()
    const others = active.map(({ personId }) => personId).filter((personId) => !personId.equals(actor.personId))
    await tellClaimers(step, { ...call, until: day }, others, session)
  })
}

const told: Readonly<Record<CallStep, { readonly action: string }>> = {
  extend: { action: 'coverage.callExtended' },
  close: { action: 'coverage.callClosed' },
  reopen: { action: 'coverage.callReopened' },
  withdraw: { action: 'coverage.callWithdrawn' },
}

function readDay(until: string | undefined, today: string): string {
  if (until === undefined) throw new InvalidInput({ until: { key: 'coverage.errors.dayMissing' } })
  if (until < today) throw new InvalidInput({ until: { key: 'coverage.errors.dayPast' } })
  return until
}

/** Of what is there already one more is wanted. */
function roomFor({ wanted, fulfilled, free }: CallRecord): Partial<CallRecord> {
  return fulfilled < wanted ? {} : { wanted: wanted + 1, free: free + 1 }
}
