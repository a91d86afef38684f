import mongoose, { type InferSchemaType, type Types } from 'mongoose'

const { ObjectId } = mongoose.Schema.Types

/**
 * A place in a course in which people write to each other (thảo luận). Its id is that of the item below which it stands, or of
 * the course; there is no record before somebody writes or decides something.
 */
const discussionSchema = new mongoose.Schema(
  {
    courseId: { type: ObjectId, required: true },
    /** Of an item of this kind: what it is about. */
    instructions: { type: String, default: '' },
    /** Pupils may write here at all. */
    isOn: { type: Boolean, default: true },
    /** Of that of a course: below its items, too, as long as those do not say otherwise. */
    asksOn: { type: Boolean, default: true },
    /** Everything stays readable. */
    isClosed: { type: Boolean, default: false },
    /** Pupils are shown what others have written once they have written something themselves. */
    writeFirst: { type: Boolean, default: false },
    /** The number of the last post. */
    last: { type: Number, default: 0 },
    threads: { type: Number, default: 0 },
    changedAt: { type: Date, required: true },
  },
  { versionKey: false },
)
// Those of a course.
discussionSchema.index({ courseId: 1 })

type Stored = InferSchemaType<typeof discussionSchema>
export type DiscussionRecord = Stored & { readonly _id: Types.ObjectId }
export const Discussion = mongoose.model<DiscussionRecord>(
  'CourseDiscussion',
  discussionSchema as never,
  'courseDiscussions',
)

/** How far somebody has read a discussion, and how much of it is theirs: one for each of the two. */
const markSchema = new mongoose.Schema(
  {
    discussionId: { type: ObjectId, required: true },
    courseId: { type: ObjectId, required: true },
    personId: { type: ObjectId, required: true },
    /** The number of the last post that there was. */
    seen: { type: Number, default: 0 },
    /** Their own posts that they have not deleted. */
    posts: { type: Number, default: 0 },
  },
  { versionKey: false },
)
markSchema.index({ personId: 1, discussionId: 1 }, { unique: true })
// What somebody has read of a course; its removal.
markSchema.index({ courseId: 1, personId: 1 })

type StoredMark = InferSchemaType<typeof markSchema>
export type MarkRecord = StoredMark & { readonly _id: Types.ObjectId }
export const ReadMark = mongoose.model<MarkRecord>('DiscussionMark', markSchema as never, 'discussionMarks')
