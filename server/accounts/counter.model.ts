import mongoose, { type InferSchemaType } from 'mongoose'

/** Failures of signing in. `_id` is a hash: what people type into the field of the user name may be their password. */
const counterSchema = new mongoose.Schema(
  {
    _id: { type: String, required: true },
    failures: Number,
    /** Until then the next try is refused. */
    waitUntil: Date,
    /** The last try was refused, so it was not counted. */
    isRefused: Boolean,
    /** From then on it counts from 0. */
    expiresAt: Date,
  },
  { versionKey: false, collection: 'signInCounters' },
)
counterSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

export type CounterRecord = InferSchemaType<typeof counterSchema>
export const SignInCounter = mongoose.model('SignInCounter', counterSchema)
