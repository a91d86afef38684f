import mongoose, { type InferSchemaType } from 'mongoose'

/** How many proposed user names with the same beginning have been given out. */
const nameCounterSchema = new mongoose.Schema(
  { _id: { type: String, required: true }, last: { type: Number, required: true } },
  { versionKey: false },
)

export type NameCounterRecord = InferSchemaType<typeof nameCounterSchema>
export const NameCounter = mongoose.model('UserNameCounter', nameCounterSchema, 'userNameCounters')
