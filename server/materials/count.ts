// What is known of a material without being a change of it: how often it was taken.

import { type ClientSession, Types } from 'mongoose'
import { Material } from './material.model.ts'

/** By the ids of materials: so many more. */
export async function addDownloads(counts: ReadonlyMap<string, number>, session: ClientSession): Promise<void> {
  const writes = [...counts].map(([id, downloads]) => ({
    updateOne: { filter: { _id: new Types.ObjectId(id) }, update: { $inc: { downloads } } },
  }))
  if (writes.length > 0) await Material.bulkWrite(writes, { session })
}
