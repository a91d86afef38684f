// A material that somebody names by its address, to put it into a collection.

import { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { InvalidInput } from '../api/index.ts'
import { conflict, notFound } from '../errors.ts'
import { findMaterials, isOffered, type MaterialRecord, shelvesOf, shownContent } from '../materials/index.ts'
import { itemsOf } from './arrange.ts'
import type { Item, Section } from './collection.model.ts'
import { mostItems } from './limits.ts'

/** @throws InvalidInput for what is not there, not published, hidden or retired */
export async function readMaterialIn(actor: Actor, text: string): Promise<MaterialRecord> {
  const [, id] = /(?:^|\/materials\/)([0-9a-f]{24})(?:[/?#].*)?$/.exec(text.trim()) ?? []
  const found = id === undefined ? undefined : (await findMaterials(actor, [new Types.ObjectId(id)])).get(id)
  if (!found || !isOffered(found)) throw new InvalidInput({ material: { key: 'collections.errors.material' } })
  return found
}

/** What can stand in a collection: others see it. @throws AppError 404 */
export async function findCollectable(actor: Actor, id: Types.ObjectId): Promise<MaterialRecord> {
  const found = (await findMaterials(actor, [id])).get(id.toString())
  if (!found || !isOffered(found)) throw notFound()
  return found
}

export function newItem(material: MaterialRecord, note: string): Item {
  const { title, subjects, grades } = shownContent(material)
  const shelves = shelvesOf(subjects, grades)
  const told = { number: material.live?.number ?? 0, fate: '' }
  return { _id: new Types.ObjectId(), materialId: material._id, title, note, shelves, addedAt: new Date(), told }
}

/** @throws AppError 409 `collectedAlready`, `collectionFull` */
export function refuseAnother(sections: readonly Section[], { _id }: Pick<MaterialRecord, '_id'>): void {
  const items = itemsOf(sections)
  if (items.some(({ materialId }) => materialId.equals(_id))) throw conflict('collectedAlready')
  if (items.length >= mostItems) throw conflict('collectionFull')
}
