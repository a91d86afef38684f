// Two lists of one school are carried out one batch after the other: whoever begins a batch counts here first, in its
// transaction, so that the other one then sees what it has created.

import mongoose, { type ClientSession } from 'mongoose'
import { isDuplicateKey } from '../errors.ts'

const turnSchema = new mongoose.Schema(
  { _id: { type: String, required: true }, count: { type: Number, required: true } },
  { versionKey: false },
)

const Turn = mongoose.model('ImportTurn', turnSchema, 'importTurns')

/** Before the transaction: there they only count on. */
export async function prepareTurns(schoolIds: readonly string[]): Promise<void> {
  for (const _id of new Set(schoolIds)) {
    try {
      await Turn.updateOne({ _id }, { $setOnInsert: { count: 0 } }, { upsert: true })
    } catch (error) {
      if (!isDuplicateKey(error)) throw error
    }
  }
}

export async function takeTurns(schoolIds: readonly string[], session: ClientSession): Promise<void> {
  for (const _id of [...new Set(schoolIds)].sort()) await Turn.updateOne({ _id }, { $inc: { count: 1 } }, { session })
}
