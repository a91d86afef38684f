import mongoose, { type InferSchemaType, type Types } from 'mongoose'

const { ObjectId } = mongoose.Schema.Types

export const postStates = ['shown', 'hidden', 'deleted'] as const
export type PostState = (typeof postStates)[number]

const versionSchema = new mongoose.Schema(
  { text: { type: String, required: true }, until: { type: Date, required: true } },
  { _id: false },
)

const hidingSchema = new mongoose.Schema(
  { reason: { type: String, required: true }, byId: ObjectId, at: { type: Date, required: true } },
  { _id: false },
)

const reportSchema = new mongoose.Schema(
  { byId: ObjectId, reason: { type: String, default: '' }, at: { type: Date, required: true } },
  { _id: false },
)

/** What somebody has written: it begins a thread, or answers one. */
const postSchema = new mongoose.Schema(
  {
    discussionId: { type: ObjectId, required: true },
    courseId: { type: ObjectId, required: true },
    /** The thread that it answers; none: it begins one. */
    threadId: { type: ObjectId, default: null },
    /** Counts all that is written in the discussion. */
    number: { type: Number, required: true },
    /** Nobody any more, when they have been removed. */
    authorId: ObjectId,
    isByTeacher: { type: Boolean, required: true },
    text: { type: String, default: '' },
    at: { type: Date, required: true },
    editedAt: Date,
    deletedAt: Date,
    state: { type: String, enum: postStates, required: true },
    hiding: hidingSchema,
    /** What it said before, for those who look after the discussion. */
    versions: [versionSchema],
    reports: [reportSchema],
    /** Those that nobody has looked at. */
    openReports: { type: Number, default: 0 },
    /** Of the form that was sent: the same one once more is the same post. */
    operation: { type: String, required: true },
    // Of a thread.
    isPinned: { type: Boolean, default: false },
    isClosed: { type: Boolean, default: false },
    answeredAt: Date,
    /** The one that answers it. */
    answerId: ObjectId,
    replies: { type: Number, default: 0 },
    lastNumber: { type: Number, default: 0 },
    lastAt: Date,
    /** Who has written in it. */
    writerIds: [ObjectId],
    /** Its last answers, which stand in the list of threads. */
    recentIds: [ObjectId],
  },
  { versionKey: false },
)
// Threads in their order; answers in theirs; what is new.
postSchema.index({ discussionId: 1, threadId: 1, isPinned: 1, lastNumber: -1, _id: -1 })
postSchema.index({ threadId: 1, number: 1, _id: 1 })
postSchema.index({ discussionId: 1, number: 1 })
// What is sent twice.
postSchema.index(
  { operation: 1, authorId: 1 },
  { unique: true, partialFilterExpression: { authorId: { $type: 'objectId' } } },
)
// Of somebody; what somebody has reported or hidden.
postSchema.index({ authorId: 1, at: 1 })
postSchema.index({ 'reports.byId': 1 })
postSchema.index({ 'hiding.byId': 1 }, { sparse: true })
postSchema.index({ writerIds: 1 })
// What waits for whoever looks after a course; its removal.
postSchema.index({ courseId: 1, openReports: -1, number: -1 })

type Stored = InferSchemaType<typeof postSchema>
type Listed = 'versions' | 'reports' | 'writerIds' | 'recentIds' | 'state' | 'threadId'
export type PostRecord = Omit<Stored, Listed> & {
  readonly _id: Types.ObjectId
  readonly threadId: Types.ObjectId | null
  readonly state: PostState
  readonly versions: readonly { readonly text: string; readonly until: Date }[]
  readonly reports: readonly { readonly byId?: Types.ObjectId | null; readonly reason: string; readonly at: Date }[]
  readonly writerIds: readonly Types.ObjectId[]
  readonly recentIds: readonly Types.ObjectId[]
}
export const Post = mongoose.model<PostRecord>('DiscussionPost', postSchema as never, 'discussionPosts')
