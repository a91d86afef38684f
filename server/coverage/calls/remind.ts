// Who has claimed something and linked nothing to it is reminded before the last day.

import { inTransaction } from '../../../storage/database/index.ts'
import { dayOf } from '../../day.ts'
import { Call, CallClaim, type CallRecord, type ClaimRecord } from './call.model.ts'
import { remindClaimer } from './tell.ts'

/** Days before the last one. */
const ahead = 3

export async function remindClaimers(now = new Date()): Promise<void> {
  const [from, to] = [dayOf(now), dayOf(new Date(now.getTime() + ahead * 86_400_000))]
  let last: CallRecord['_id'] | undefined
  for (;;) {
    const soon = { state: 'open' as const, until: { $gte: from, $lte: to }, ...(last && { _id: { $gt: last } }) }
    const calls = await Call.find(soon).sort({ _id: 1 }).limit(50).lean<CallRecord[]>()
    for (const call of calls)
      await inTransaction(async (session) => {
        const idle = { callId: call._id, state: 'active' as const, materialId: null }
        for (const claim of await CallClaim.find(idle).session(session).limit(50).lean<ClaimRecord[]>())
          await remindClaimer(call, claim, session)
      })
    last = calls.at(-1)?._id
    if (calls.length < 50 || !last) return
  }
}
