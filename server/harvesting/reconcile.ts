// Once a night everything is compared: what a restored backup or a change by hand has left untold is told.

import type { Types } from 'mongoose'
import { findMaterials, walkMaterials } from '../materials/index.ts'
import { isPublic, tellOf } from './tell.ts'
import { ToldMaterial } from './told.model.ts'

export async function reconcile(): Promise<void> {
  for await (const material of walkMaterials()) if (isPublic(material)) await tellOf(material._id)
  let last: Types.ObjectId | undefined
  do {
    const told = await ToldMaterial.find(last ? { _id: { $gt: last } } : {}, { isDeleted: 1 })
      .sort({ _id: 1 })
      .limit(atATime)
      .lean()
    const ids = told.filter(({ isDeleted }) => !isDeleted).map(({ _id }) => _id)
    const there = await findMaterials(undefined, ids)
    for (const id of ids) {
      const material = there.get(id.toString())
      if (!material || !isPublic(material)) await tellOf(id)
    }
    last = told.length < atATime ? undefined : told.at(-1)?._id
  } while (last)
}

const atATime = 200
