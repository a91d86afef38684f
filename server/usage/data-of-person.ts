import type { PersonData } from '../person-data.ts'
import { Taking } from './counts.model.ts'
import { refresh } from './rate.ts'
import { Rating } from './rating.model.ts'
import { MaterialUse } from './use.model.ts'

/** Goes with the person: it is there only so that they may rate what they have taken. */
export const takingData: PersonData = {
  key: 'usage.takings',
  isKept: false,
  read: async (personId) => {
    const takings = await Taking.find({ personId }).sort({ day: 1 }).lean()
    if (takings.length === 0) return undefined
    return takings.map(({ materialId, day }) => ({ materialId: materialId.toString(), day }))
  },
  remove: async (personId, session) => {
    await Taking.deleteMany({ personId }, { session })
  },
}

/** What uses a material stays, without the name of who declared it. */
export const useData: PersonData = {
  key: 'usage.uses',
  isKept: true,
  read: async (addedById) => {
    const uses = await MaterialUse.find({ addedById }).sort({ addedAt: 1 }).lean()
    if (uses.length === 0) return undefined
    return uses.map(({ materialId, edition, kind, title, addedAt }) => ({
      ...{ materialId: materialId.toString(), edition, kind, title, addedAt },
    }))
  },
  remove: async (addedById, session) => {
    await MaterialUse.updateMany({ addedById }, { $unset: { addedById: 1 } }, { session })
  },
}

/** Goes with the person: what materials are rated is reckoned without it. */
export const ratingData: PersonData = {
  key: 'usage.ratings',
  isKept: false,
  read: async (personId) => {
    const ratings = await Rating.find({ personId }).sort({ createdAt: 1 }).lean()
    if (ratings.length === 0) return undefined
    return ratings.map(({ materialId, stars, comment, edition, createdAt, changedAt, hidden }) => ({
      ...{ materialId: materialId.toString(), stars, comment, edition, createdAt, changedAt },
      ...(hidden && { hiddenBecause: hidden.reason }),
    }))
  },
  remove: async (personId, session) => {
    const ratings = await Rating.find({ personId }).session(session).lean()
    await Rating.deleteMany({ personId }, { session })
    for (const { materialId } of ratings) await refresh(materialId, session)
    await Rating.updateMany({ 'hidden.byId': personId }, { $set: { 'hidden.byName': '' } }, { session })
  },
}
