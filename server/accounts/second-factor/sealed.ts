// The secrets of the second factors, for the day when the key is changed.

import { reseal, type SealedRecords } from '../../sealing/index.ts'
import { Account } from '../account.model.ts'

const having = { secondFactor: { $exists: true } }

export const sealedSecrets: SealedRecords = {
  key: 'accounts/second-factors',
  count: async () => await Account.countDocuments(having),
  listIds: async (after, limit) => {
    const found = await Account.find({ ...having, ...(after ? { _id: { $gt: after } } : {}) }, { _id: 1 })
      .sort({ _id: 1 })
      .limit(limit)
      .lean()
    return found.map(({ _id }) => _id)
  },
  reseal: async (_id) => {
    const secret = (await Account.findById(_id, { secondFactor: 1 }).lean())?.secondFactor?.secret
    const anew = secret && (await reseal(secret))
    if (!anew) return false
    const change = { $set: { 'secondFactor.secret': anew } }
    return (await Account.updateOne({ _id, 'secondFactor.secret': secret }, change)).modifiedCount > 0
  },
}
