import type { PersonData } from '../person-data.ts'
import { Collection, type CollectionRecord } from './collection.model.ts'
import { derivedOf } from './derive.ts'
import { Proposal } from './proposal.model.ts'
import { leaveNothing } from './publish.ts'

/** Nobody else has ever seen them. */
export const personalCollectionData: PersonData = {
  key: 'collections.personal',
  isKept: false,
  read: async (ownerId) => outlines(await listMade(ownerId, { reach: 'personal' })),
  remove: async (ownerId, session) => {
    for (const collection of await listMade(ownerId, { reach: 'personal' })) {
      await leaveNothing(collection, session)
      await Collection.deleteOne({ _id: collection._id }, { session })
    }
  },
}

/** What a school or the sector has stays there, without the name of who began it. */
export const sharedCollectionData: PersonData = {
  key: 'collections.shared',
  isKept: true,
  read: async (ownerId) => outlines(await listMade(ownerId, { reach: { $ne: 'personal' } })),
  remove: async (ownerId, session) => {
    for (const collection of await listMade(ownerId, { reach: { $ne: 'personal' } })) {
      const { words } = derivedOf({ ...collection, ownerName: '' })
      await Collection.updateOne({ _id: collection._id }, { $set: { ownerName: '', words } }, { session })
    }
  },
}

/** What became of a proposal stays; nothing in it tells then whose it was. */
export const proposalData: PersonData = {
  key: 'collections.proposals',
  isKept: true,
  read: async (proposerId) => {
    const sent = await Proposal.find({ proposerId }).sort({ at: 1 }).lean()
    if (sent.length === 0) return undefined
    return sent.map(({ materialId, title, collectionTitle, reason, at, outcome, answer, decidedAt }) => ({
      ...{ materialId: materialId.toString(), title, collection: collectionTitle, reason, at },
      ...{ outcome, answer, decidedAt },
    }))
  },
  remove: async (personId, session) => {
    await Proposal.deleteMany({ proposerId: personId, isOpen: true }, { session })
    const unnamed = { $unset: { proposerId: 1 }, $set: { proposerName: '' } }
    await Proposal.updateMany({ proposerId: personId }, unnamed, { session })
    await Proposal.updateMany({ decidedById: personId }, { $set: { decidedByName: '' } }, { session })
  },
}

async function listMade(ownerId: CollectionRecord['ownerId'], reach: object): Promise<CollectionRecord[]> {
  return await Collection.find({ ownerId, ...reach })
    .sort({ createdAt: 1 })
    .lean<CollectionRecord[]>()
}

function outlines(collections: readonly CollectionRecord[]) {
  if (collections.length === 0) return undefined
  return collections.map(({ _id, title, introduction, reach, isPublished, sections, createdAt, changedAt }) => ({
    ...{ id: _id.toString(), title, introduction, reach, isPublished, createdAt, changedAt },
    sections: sections.map(({ heading, text, items }) => ({
      ...{ heading, text },
      items: items.map(({ materialId, title, note }) => ({ materialId: materialId.toString(), title, note })),
    })),
  }))
}
