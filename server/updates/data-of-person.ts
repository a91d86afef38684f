import type { PersonData } from '../person-data.ts'
import { Link } from './link.model.ts'
import { forgetTaken } from './write.ts'

/** What they use stays in use, and follows nobody's wishes any more. */
export const linkData: PersonData = {
  key: 'updates.links',
  isKept: true,
  read: async (ownerId) => {
    const links = await Link.find({ ownerId }).sort({ at: 1 }).lean()
    if (links.length === 0) return undefined
    return links.map(({ kind, usedIn, materialId, title, synced, available, skipped, state, at }) => ({
      ...{ kind, usedIn: usedIn.toString(), materialId: materialId.toString(), title },
      ...{ synced, available, skipped, state, at },
    }))
  },
  remove: async (ownerId, session) => {
    // What their draft was before goes with them.
    for (const link of await Link.find({ ownerId, 'taken.kept': { $exists: true } })
      .session(session)
      .lean())
      await forgetTaken(link, session)
    await Link.updateMany({ ownerId }, { $unset: { ownerId: 1, 'taken.kept': 1 } }, { session })
  },
}
