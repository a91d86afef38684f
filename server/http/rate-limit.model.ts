import mongoose, { type InferSchemaType } from 'mongoose'

/** How often somebody has come within one window of a limit. */
const rateLimitSchema = new mongoose.Schema(
  {
    /** Limit, key and the window's number: each window begins with nothing. */
    _id: { type: String, required: true },
    hits: { type: Number, required: true },
    expiresAt: { type: Date, required: true },
  },
  { versionKey: false },
)
// What is over may go.
rateLimitSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 60 })

export type RateLimitRecord = InferSchemaType<typeof rateLimitSchema>
export const RateLimit = mongoose.model('RateLimit', rateLimitSchema, 'rateLimits')
