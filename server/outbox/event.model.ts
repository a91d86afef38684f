import mongoose, { type InferSchemaType } from 'mongoose'

const eventSchema = new mongoose.Schema(
  {
    name: { type: String, required: true },
    payload: { type: mongoose.Schema.Types.Mixed, required: true },
    state: { type: String, enum: ['waiting', 'dead'], required: true },
    /** Not before; moved on by the lease of whoever works on it. */
    runAt: { type: Date, required: true },
    /** How often it has been claimed, and how often that ended with an error: the others have died over it. */
    attempts: { type: Number, required: true },
    failures: { type: Number, required: true },
    /** Of the one who works on it now, or who died over it. */
    claim: String,
    error: String,
    createdAt: { type: Date, required: true },
    diedAt: Date,
  },
  // A payload without anything in it is one too.
  { versionKey: false, minimize: false },
)
// The next one to work on.
eventSchema.index({ state: 1, runAt: 1 })
// The page of those that have failed for good.
eventSchema.index({ state: 1, diedAt: -1, _id: -1 })

export type EventRecord = InferSchemaType<typeof eventSchema> & { _id: mongoose.Types.ObjectId }
export const OutboxEvent = mongoose.model('OutboxEvent', eventSchema, 'outbox')
