// What is known of a material without being a change of it: how often it was taken, what it is rated.

import { type ClientSession, Types } from 'mongoose'
import { Material, type Rated } from './material.model.ts'

/** By the ids of materials: so many more. */
export async function addDownloads(counts: ReadonlyMap<string, number>, session: ClientSession): Promise<void> {
  const writes = [...counts].map(([id, downloads]) => ({
    updateOne: { filter: { _id: new Types.ObjectId(id) }, update: { $inc: { downloads } } },
  }))
  if (writes.length > 0) await Material.bulkWrite(writes, { session })
}

/** Undefined: nobody rates it any more. */
export async function setRating(id: Types.ObjectId, rated: Rated | undefined, session: ClientSession): Promise<void> {
  const update = rated ? { $set: { rated, rating: rated.score } } : { $set: { rating: 0 }, $unset: { rated: 1 } }
  await Material.updateOne({ _id: id }, update, { session })
}
