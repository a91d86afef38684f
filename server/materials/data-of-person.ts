import type { PersonData } from '../person-data.ts'
import { Edition } from './edition.model.ts'
import { Material } from './material.model.ts'

/** What they made stays where others use it, without their name as the owner; authors are credited as the licence asks. */
export const materialData: PersonData = {
  key: 'materials.owned',
  isKept: true,
  read: async (personId) => {
    const owned = await Material.find({ ownerId: personId }).sort({ createdAt: 1 }).lean()
    if (owned.length === 0) return undefined
    return owned.map(({ _id, state, draft, live, createdAt, changedAt }) => ({
      ...{ id: _id.toString(), state, createdAt, changedAt },
      draft: { ...draft, files: draft.files.map(({ name, size, sha256 }) => ({ name, size, sha256 })) },
      publishedEdition: live?.number,
    }))
  },
  remove: async (personId, session) => {
    await Material.updateMany({ ownerId: personId }, { $set: { ownerName: '' } }, { session })
    for (const { _id, recalls } of await Material.find({ 'recalls.byId': personId }).session(session).lean()) {
      const without = recalls?.map((one) => (one.byId.equals(personId) ? { ...one, byName: '' } : one))
      await Material.updateOne({ _id }, { $set: { recalls: without } }, { session })
    }
    await Edition.updateMany({ madeById: personId }, { $set: { madeByName: '' } }, { session })
  },
}
