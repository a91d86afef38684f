import mongoose, { type InferSchemaType } from 'mongoose'

/** As connect-mongo writes them; `_id` is a hash of what is in the cookie. */
const sessionSchema = new mongoose.Schema(
  {
    _id: { type: String, required: true },
    expires: Date,
    lastModified: Date,
    session: {
      passport: { user: String },
      startedAt: Date,
      address: String,
      device: String,
    },
  },
  { versionKey: false },
)
// The list of one's sessions, and signing out everywhere.
sessionSchema.index({ 'session.passport.user': 1 })
sessionSchema.index({ expires: 1 }, { expireAfterSeconds: 0 })

export type SessionRecord = InferSchemaType<typeof sessionSchema>
export const StoredSession = mongoose.model('Session', sessionSchema, 'sessions')
