import mongoose, { type InferSchemaType } from 'mongoose'

const eventSchema = new mongoose.Schema(
  {
    name: { type: String, required: true },
    payload: { type: mongoose.Schema.Types.Mixed, required: true },
    state: { type: String, enum: ['waiting', 'dead'], required: true },
    /** Not before; moved on by the lease of whoever works on it. */
    runAt: { type: Date, required: true },
    attempts: { type: Number, required: true },
    /** Of the one who works on it now. */
    claim: String,
    error: String,
    createdAt: { type: Date, required: true },
    diedAt: Date,
  },
  { versionKey: false },
)
// The next one to work on.
eventSchema.index({ state: 1, runAt: 1 })

export type EventRecord = InferSchemaType<typeof eventSchema> & { _id: mongoose.Types.ObjectId }
export const OutboxEvent = mongoose.model('OutboxEvent', eventSchema, 'outbox')
