// A material has changed: its collections are found by what it is about now, their uses name the edition that is live, and those
// who keep them are told what has become of it.

import { Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import { type MaterialRecord, readMaterials, shelvesOf } from '../materials/index.ts'
import type { EventHandler } from '../outbox/run.ts'
import { followUses } from '../usage/index.ts'
import { itemsOf } from './arrange.ts'
import { Collection, type CollectionRecord, type Item } from './collection.model.ts'
import { derivedOf } from './derive.ts'
import { tellKeepers, toldAfter } from './tell.ts'
import { kind } from './uses.ts'

export const followMaterial: EventHandler = async ({ materialId }) => {
  const id = new Types.ObjectId(materialId as string)
  const material = (await readMaterials([id])).get(id.toString())
  if (!material) return
  if (material.live) await followUses({ materialId: id, kind, edition: material.live.number })
  for (let last: Types.ObjectId | undefined; ;) {
    const after = last ? { _id: { $gt: last } } : {}
    const found = await Collection.find({ materialIds: id, ...after }, { _id: 1 })
      .sort({ _id: 1 })
      .limit(atATime)
      .lean()
    for (const { _id } of found) await follow(_id, material)
    last = found.at(-1)?._id
    if (found.length < atATime || !last) return
  }
}

const atATime = 100

/** Nobody has changed the collection by that: who is changing it now is not told so. */
async function follow(id: Types.ObjectId, material: MaterialRecord): Promise<void> {
  await inTransaction(async (session) => {
    const collection = await Collection.findById(id).session(session).lean<CollectionRecord>()
    const item = collection && itemsOf(collection.sections).find((one) => one.materialId.equals(material._id))
    if (!collection || !item) return
    const shelves = shelvesIn(item, material)
    const told = toldAfter(item, material)
    if (!told && shelves.join() === item.shelves.join()) return
    if (told) await tellKeepers(collection, material, { before: item.told ?? undefined, after: told }, session)
    const sections = collection.sections.map((section) => ({
      ...section,
      items: section.items.map((one) => (one === item ? { ...one, shelves, ...(told && { told }) } : one)),
    }))
    const { shelves: all } = derivedOf({ ...collection, sections })
    await Collection.updateOne({ _id: id }, { $set: { sections, shelves: all } }, { session })
  })
}

function shelvesIn({ shelves }: Item, { live }: MaterialRecord): readonly string[] {
  return live ? shelvesOf(live.content.subjects, live.content.grades) : shelves
}
