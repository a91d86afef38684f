import type { Types } from 'mongoose'
import { Material } from '../material.model.ts'

/** Called when the answer has gone out: nobody waits for it. It is no change of the material. */
export async function countDownload(id: Types.ObjectId): Promise<void> {
  await Material.updateOne({ _id: id }, { $inc: { downloads: 1 } })
}
