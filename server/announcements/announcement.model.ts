import mongoose, { type InferSchemaType, type Types } from 'mongoose'

const { ObjectId } = mongoose.Schema.Types

export const groups = ['pupils', 'guardians', 'staff'] as const
export type Group = (typeof groups)[number]

export const announcementStates = ['waiting', 'sending', 'sent', 'withdrawn'] as const
export type AnnouncementState = (typeof announcementStates)[number]

/** What a teacher tells a course, or a school its classes, families and staff (tin). */
const announcementSchema = new mongoose.Schema(
  {
    /** The school or office in whose name it is. */
    unitId: { type: ObjectId, required: true },
    /** Of a course alone. */
    courseId: ObjectId,
    /** None, and of no course: the whole school. */
    classIds: [ObjectId],
    groups: { type: [String], enum: groups, required: true },
    title: { type: String, required: true },
    text: { type: String, required: true },
    /** A material, or an item of a course. */
    link: { type: String, default: '' },
    asksConfirmation: { type: Boolean, required: true },
    /** Nobody any more, when they have been removed. */
    authorId: ObjectId,
    startsAt: { type: Date, required: true },
    /** From then on it is in no list of those who were told. */
    endsAt: { type: Date, required: true },
    state: { type: String, enum: announcementStates, required: true },
    /** Whom it goes to, in pieces (fan-out.ts), and how many of those are done. */
    pieces: { type: [String], default: [] },
    done: { type: Number, default: 0 },
    /** Of the form that was sent: the same one once more is the same announcement. */
    operation: { type: String, required: true },
    /** Counts its changes: whoever changes it says which one they have seen. */
    revision: { type: Number, required: true },
    createdAt: { type: Date, required: true },
    /** Changed since people were told. */
    changedAt: Date,
    withdrawnAt: Date,
  },
  { versionKey: false },
)
// What is sent twice, and what somebody has written; what a school has; what stands in a course; what has to go.
announcementSchema.index(
  { authorId: 1, operation: 1 },
  { unique: true, partialFilterExpression: { authorId: { $type: 'objectId' } } },
)
announcementSchema.index({ authorId: 1, startsAt: -1, _id: -1 })
announcementSchema.index({ unitId: 1, startsAt: -1, _id: -1 })
announcementSchema.index({ courseId: 1, startsAt: -1, _id: -1 })
announcementSchema.index({ endsAt: 1 })

type Stored = InferSchemaType<typeof announcementSchema>
type Listed = 'classIds' | 'groups' | 'state' | 'pieces'
export type AnnouncementRecord = Omit<Stored, Listed> & {
  readonly _id: Types.ObjectId
  readonly classIds: readonly Types.ObjectId[]
  readonly groups: readonly Group[]
  readonly pieces: readonly string[]
  readonly state: AnnouncementState
}
export const Announcement = mongoose.model<AnnouncementRecord>(
  'Announcement',
  announcementSchema as never,
  'announcements',
)

/** That somebody was told, and has read it: one for each of the two. */
const receiptSchema = new mongoose.Schema(
  {
    announcementId: { type: ObjectId, required: true },
    personId: { type: ObjectId, required: true },
    as: { type: String, enum: groups, required: true },
    startsAt: { type: Date, required: true },
    endsAt: { type: Date, required: true },
    /** There is something left to do: to read it, or to confirm that. */
    isOpen: { type: Boolean, required: true },
    readAt: Date,
    confirmedAt: Date,
  },
  { versionKey: false },
)
receiptSchema.index({ announcementId: 1, personId: 1 }, { unique: true })
// What somebody was told; what of it is still open, on the home page.
receiptSchema.index({ personId: 1, startsAt: -1, _id: -1 })
receiptSchema.index({ personId: 1, isOpen: 1, startsAt: -1 })
// Who has read it.
receiptSchema.index({ announcementId: 1, as: 1, readAt: 1, _id: 1 })

type StoredReceipt = InferSchemaType<typeof receiptSchema>
export type ReceiptRecord = Omit<StoredReceipt, 'as'> & { readonly _id: Types.ObjectId; readonly as: Group }
export const Receipt = mongoose.model<ReceiptRecord>(
  'AnnouncementReceipt',
  receiptSchema as never,
  'announcementReceipts',
)
