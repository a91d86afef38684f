import mongoose, { type InferSchemaType } from 'mongoose'

/** The secret address under which a calendar program fetches somebody's calendar: of each person at most one. */
const feedSchema = new mongoose.Schema(
  {
    personId: { type: mongoose.Schema.Types.ObjectId, required: true },
    accountId: { type: mongoose.Schema.Types.ObjectId, required: true },
    /** SHA-256 of the secret, which is long enough to need no slower one. */
    hash: { type: String, required: true },
    createdAt: { type: Date, required: true },
  },
  { versionKey: false },
)
feedSchema.index({ personId: 1 }, { unique: true })
// Whose it is, when a program comes.
feedSchema.index({ hash: 1 }, { unique: true })

export type FeedRecord = InferSchemaType<typeof feedSchema> & { _id: mongoose.Types.ObjectId }
export const CalendarFeed = mongoose.model('CalendarFeed', feedSchema, 'calendarFeeds')
