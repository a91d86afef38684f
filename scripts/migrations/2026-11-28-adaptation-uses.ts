// What was made from a material uses it, and follows it: until now only its sources said so. Whatever was adapted before gets
// the use and the link that it would have had; that there are newer editions since is found by the timer at night, which also
// tells of them. Servers of the version before know neither.

import { ObjectId, type Db } from 'mongodb'
import type { Migration } from '../../server/operations/index.ts'

export const migration: Migration = {
  run: async ({ database }) => {
    let followed = 0
    const adapted = { 'draft.sources.materialId': { $exists: true }, removedAt: null }
    for await (const material of database.collection<Adapted>('materials').find(adapted))
      for (const source of material.draft.sources.slice(0, 1)) if (await follow(database, material, source)) followed++
    return `${followed} adaptations follow what they were made from`
  },
}

interface Adapted {
  readonly _id: ObjectId
  readonly ownerId: ObjectId
  readonly unitId: ObjectId
  readonly draft: { readonly title: string; readonly sources: readonly Source[] }
  readonly live?: { readonly content: { readonly title: string } }
}

interface Source {
  readonly materialId?: ObjectId
  readonly edition?: number
}

async function follow(database: Db, { _id: usedIn, ownerId, unitId, draft, live }: Adapted, source: Source) {
  const { materialId, edition } = source
  if (!materialId || edition === undefined) return false
  const original = await database.collection('materials').findOne({ _id: materialId, removedAt: null })
  if (!original) return false
  // What is not offered is nobody else’s business: it is called as what it was made from.
  const own = live?.content.title ?? (original.live as Adapted['live'])?.content.title ?? draft.title
  const where = { kind: 'adaptation', usedIn, materialId }
  const what = { title: own, url: `/materials/${usedIn.toString()}`, unitId }
  const use = { ...what, addedById: ownerId, addedAt: new Date() }
  const uses = database.collection('materialUses')
  await uses.updateOne({ ...where, edition }, { $setOnInsert: use }, { upsert: true })
  const editions = { synced: edition, available: edition, skipped: 0, state: 'current', at: new Date(), revision: 1 }
  const links = database.collection('updateLinks')
  const link = { ...what, ownerId, ...editions }
  const { upsertedCount } = await links.updateOne(where, { $setOnInsert: link }, { upsert: true })
  return upsertedCount > 0
}
