import type { PersonData } from '../../person-data.ts'
import { Call, CallClaim } from './call.model.ts'

/** The call stays: nothing in it tells then who has made it. */
export const callData: PersonData = {
  key: 'coverage.calls',
  isKept: true,
  read: async (personId) => {
    const made = await Call.find({ madeById: personId }).sort({ madeAt: 1 }).lean()
    if (made.length === 0) return undefined
    return made.map(({ title, text, subject, grade, wanted, until, state, madeAt }) => {
      return { title, text, subject, grade, wanted, until, state, madeAt }
    })
  },
  remove: async (personId, session) => {
    await Call.updateMany({ madeById: personId }, { $set: { madeByName: '' } }, { session })
  },
}

/** A promise without somebody who has given it is none. */
export const claimData: PersonData = {
  key: 'coverage.claims',
  isKept: false,
  read: async (personId) => {
    const claims = await CallClaim.find({ personId }).sort({ claimedAt: 1 }).lean()
    if (claims.length === 0) return undefined
    return claims.map(({ callId, state, materialId, claimedAt, fulfilledAt }) => ({
      ...{ callId: callId.toString(), state, materialId: materialId?.toString(), claimedAt, fulfilledAt },
    }))
  },
  remove: async (personId, session) => {
    for (const { _id, callId } of await CallClaim.find({ personId, state: 'active' }).session(session).lean()) {
      await CallClaim.deleteOne({ _id }, { session })
      await Call.updateOne({ _id: callId }, { $inc: { free: 1 } }, { session })
    }
    await CallClaim.deleteMany({ personId }, { session })
  },
}
