// Two lists of one school are carried out one batch after the other: whoever begins a batch counts here first, in its
// transaction, so that the other one then sees what it has created.

import mongoose, { type ClientSession } from 'mongoose'

const turnSchema = new mongoose.Schema(
  { _id: { type: String, required: true }, count: { type: Number, required: true } },
  { versionKey: false },
)

const Turn = mongoose.model('ImportTurn', turnSchema, 'importTurns')

export async function takeTurns(schoolIds: readonly string[], session: ClientSession): Promise<void> {
  for (const _id of [...new Set(schoolIds)].sort())
    await Turn.updateOne({ _id }, { $inc: { count: 1 } }, { session, upsert: true })
}
