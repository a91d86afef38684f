import mongoose, { type InferSchemaType, type Types } from 'mongoose'
import type { CourseItem } from '../course.model.ts'

const { ObjectId, Mixed } = mongoose.Schema.Types

/** One course is made from another one, in the background: what was chosen, and what has become of it. */
const copySchema = new mongoose.Schema(
  {
    fromId: { type: ObjectId, required: true },
    fromUnitId: { type: ObjectId, required: true },
    fromTitle: { type: String, required: true },
    toId: { type: ObjectId, required: true },
    toTitle: { type: String, required: true },
    createdById: { type: ObjectId, required: true },
    /** As which account it is done. */
    accountId: { type: ObjectId, required: true },
    origin: Mixed,
    total: { type: Number, required: true },
    createdAt: { type: Date, required: true },
    /** Undefined: it goes on. */
    endedAt: Date,
  },
  { versionKey: false, minimize: false },
)
// What somebody has done; what is old enough to go.
copySchema.index({ createdById: 1, createdAt: -1 })
copySchema.index({ createdAt: 1 })

const rowSchema = new mongoose.Schema(
  {
    copyId: { type: ObjectId, required: true },
    /** From 1, in the order of the outline. */
    number: { type: Number, required: true },
    /** As it was when it was chosen, but for its day, which is already that of the new year. */
    item: { type: Mixed, required: true },
    /** Of the copy. */
    itemId: { type: ObjectId, required: true },
    sectionId: { type: ObjectId, required: true },
    state: { type: String, enum: ['waiting', 'done', 'failed'], required: true },
    /** Locale key: why not, or what is different. */
    why: String,
  },
  { versionKey: false, minimize: false },
)
// The report, and what is done next.
rowSchema.index({ copyId: 1, number: 1 }, { unique: true })
rowSchema.index({ copyId: 1, state: 1, number: 1 })

type Stored<T> = T & { readonly _id: Types.ObjectId }
export type CopyRecord = Stored<InferSchemaType<typeof copySchema>>
export type CopyRow = Stored<Omit<InferSchemaType<typeof rowSchema>, 'item'>> & { readonly item: CourseItem }
export const Copy = mongoose.model('CourseCopy', copySchema, 'course-copies')
export const CopyRowModel = mongoose.model<CopyRow>('CourseCopyRow', rowSchema as never, 'course-copy-rows')
