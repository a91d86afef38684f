import mongoose, { type InferSchemaType } from 'mongoose'

const changeSchema = new mongoose.Schema(
  {
    topic: { type: String, required: true },
    key: { type: String, required: true },
    at: { type: Date, required: true },
  },
  { versionKey: false },
)
// What other servers ask for every second.
changeSchema.index({ at: 1 }, { expireAfterSeconds: 15 * 60 })

export type ChangeRecord = InferSchemaType<typeof changeSchema> & { _id: mongoose.Types.ObjectId }
export const Change = mongoose.model('Change', changeSchema, 'changes')
