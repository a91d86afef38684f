// The personal identifiers, for the day when the key is changed.

import { reseal, type SealedRecords, unseal } from '../sealing/index.ts'
import { sealedPersonalId } from './add.ts'
import { Person } from './person.model.ts'

const having = { personalIdMark: { $exists: true } }

export const sealedIds: SealedRecords = {
  key: 'people/personal-ids',
  count: async () => await Person.countDocuments(having),
  listIds: async (after, limit) => {
    const found = await Person.find({ ...having, ...(after ? { _id: { $gt: after } } : {}) }, { _id: 1 })
      .sort({ _id: 1 })
      .limit(limit)
      .lean()
    return found.map(({ _id }) => _id)
  },
  reseal: async (_id) => {
    const { personalIdSealed } = (await Person.findById(_id, { personalIdSealed: 1 }).lean()) ?? {}
    if (!personalIdSealed || (await reseal(personalIdSealed)) === undefined) return false
    // Whoever has changed it meanwhile has used the newest key.
    const anew = await sealedPersonalId(await unseal(personalIdSealed))
    return (await Person.updateOne({ _id, personalIdSealed }, { $set: anew })).modifiedCount > 0
  },
}
