import mongoose from 'mongoose'

/** Where no PERSONAL_DATA_KEY is given: it goes with the records, also into a backup. */
const keySchema = new mongoose.Schema(
  { _id: { type: String, required: true }, text: { type: String, required: true } },
  { versionKey: false },
)

export const SealingKey = mongoose.model('SealingKey', keySchema, 'sealingKeys')
