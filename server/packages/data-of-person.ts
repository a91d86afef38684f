import type { PersonData } from '../person-data.ts'
import { endUse } from '../uploads/index.ts'
import { Package } from './package.model.ts'
import { packageUse } from './receive.ts'
import { Row } from './row.model.ts'

/** Which sets of materials they have brought. Their drafts are told of by the materials. */
export const packageData: PersonData = {
  key: 'packages.brought',
  isKept: false,
  read: async (ownerId) => {
    const found = await Package.find({ ownerId }).sort({ createdAt: 1 }).lean()
    if (found.length === 0) return undefined
    return found.map(({ fileName, state, total, createdAt }) => ({ fileName, state, total, createdAt }))
  },
  remove: async (ownerId, session) => {
    for (const { _id, storedFileId } of await Package.find({ ownerId }, undefined, { session }).lean()) {
      if (storedFileId) await endUse(storedFileId, packageUse(_id), session)
      await Row.deleteMany({ packageId: _id }, { session })
      await Package.deleteOne({ _id }, { session })
    }
  },
}
