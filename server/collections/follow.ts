// A material has changed: its collections are found by what it is about now, and their uses name the edition that is live.

import { Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import { readMaterials, shelvesOf } from '../materials/index.ts'
import type { EventHandler } from '../outbox/run.ts'
import { followUses } from '../usage/index.ts'
import { itemsOf } from './arrange.ts'
import { Collection, type CollectionRecord, type Item } from './collection.model.ts'
import { derivedOf } from './derive.ts'
import { kind } from './uses.ts'

export const followMaterial: EventHandler = async ({ materialId }) => {
  const id = new Types.ObjectId(materialId as string)
  const live = (await readMaterials([id])).get(id.toString())?.live
  if (!live) return
  await followUses({ materialId: id, kind, edition: live.number })
  const shelves = shelvesOf(live.content.subjects, live.content.grades)
  for (let last: Types.ObjectId | undefined; ;) {
    const after = last ? { _id: { $gt: last } } : {}
    const found = await Collection.find({ materialIds: id, ...after }, { _id: 1 })
      .sort({ _id: 1 })
      .limit(atATime)
      .lean()
    for (const { _id } of found) await putOnShelves(_id, id, shelves)
    last = found.at(-1)?._id
    if (found.length < atATime || !last) return
  }
}

const atATime = 100

/** Nobody has changed it by that: who is changing it now is not told so. */
async function putOnShelves(id: Types.ObjectId, materialId: Types.ObjectId, shelves: readonly string[]): Promise<void> {
  await inTransaction(async (session) => {
    const collection = await Collection.findById(id).session(session).lean<CollectionRecord>()
    if (!collection) return
    const isOld = (item: Item) => item.materialId.equals(materialId) && item.shelves.join() !== shelves.join()
    if (!itemsOf(collection.sections).some(isOld)) return
    const sections = collection.sections.map((section) => ({
      ...section,
      items: section.items.map((item) => (isOld(item) ? { ...item, shelves } : item)),
    }))
    const { shelves: all } = derivedOf({ ...collection, sections })
    await Collection.updateOne({ _id: id }, { $set: { sections, shelves: all } }, { session })
  })
}
