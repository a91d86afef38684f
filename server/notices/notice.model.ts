import mongoose, { type InferSchemaType } from 'mongoose'

const { ObjectId } = mongoose.Schema.Types

/** What one person is told once. */
const noticeSchema = new mongoose.Schema(
  {
    personId: { type: ObjectId, required: true },
    /** Its words are `<key>.title` and `<key>.text`, filled with `values` in the language of whoever reads. */
    key: { type: String, required: true },
    values: mongoose.Schema.Types.Mixed,
    url: { type: String, required: true },
    once: String,
    at: { type: Date, required: true },
    isRead: { type: Boolean, required: true },
    /** By which mail it still has to go; undefined when it has gone, or goes by none. */
    mail: { type: String, enum: ['now', 'digest'] },
  },
  { versionKey: false },
)

export const daysKept = 180

// The page of the notices, and those that are unread: also how many there are.
noticeSchema.index({ personId: 1, at: -1, _id: -1 })
noticeSchema.index({ personId: 1, isRead: 1, at: -1, _id: -1 })
// The same thing is told once.
noticeSchema.index({ personId: 1, once: 1 }, { unique: true, partialFilterExpression: { once: { $exists: true } } })
// Whom the mail of the day goes to, and what stands in it.
noticeSchema.index({ mail: 1, personId: 1, _id: 1 }, { partialFilterExpression: { mail: { $exists: true } } })
noticeSchema.index({ at: 1 }, { expireAfterSeconds: daysKept * 24 * 3600 })

export type NoticeRecord = InferSchemaType<typeof noticeSchema> & { _id: mongoose.Types.ObjectId }
export const Notice = mongoose.model('Notice', noticeSchema, 'notices')
