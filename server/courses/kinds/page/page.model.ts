import mongoose, { type Types } from 'mongoose'
import type { MaterialFile } from '../../../materials/index.ts'

const { ObjectId } = mongoose.Schema.Types

const versionSchema = new mongoose.Schema(
  {
    revision: { type: Number, required: true },
    text: { type: String, default: '' },
    at: { type: Date, required: true },
    personId: { type: ObjectId, required: true },
    name: { type: String, required: true },
  },
  { _id: false },
)

/** The text of an item of the kind `page`, its pictures, and how it was before. The outline keeps only how much it is. */
const pageSchema = new mongoose.Schema(
  {
    courseId: { type: ObjectId, required: true },
    itemId: { type: ObjectId, required: true },
    text: { type: String, default: '' },
    /** Counts its changes, whatever else changes in the course. */
    revision: { type: Number, required: true },
    changedAt: { type: Date, required: true },
    changedById: { type: ObjectId, required: true },
    changedByName: { type: String, required: true },
    /** Pictures that the text, or one of its versions, names: each by the id of the upload that it was. */
    files: { type: [mongoose.Schema.Types.Mixed], required: true },
    /** The newest first. */
    versions: { type: [versionSchema], required: true },
  },
  { versionKey: false },
)
// Of an item; the words of a course for its search.
pageSchema.index({ itemId: 1 }, { unique: true })
// What somebody has written, for the copy of their data.
pageSchema.index({ changedById: 1 })
pageSchema.index({ 'versions.personId': 1 })

export interface PageVersion {
  readonly revision: number
  readonly text: string
  readonly at: Date
  readonly personId: Types.ObjectId
  readonly name: string
}

export interface PageRecord {
  readonly _id: Types.ObjectId
  readonly courseId: Types.ObjectId
  readonly itemId: Types.ObjectId
  readonly text: string
  readonly revision: number
  readonly changedAt: Date
  readonly changedById: Types.ObjectId
  readonly changedByName: string
  readonly files: readonly MaterialFile[]
  readonly versions: readonly PageVersion[]
}

export const CoursePage = mongoose.model<PageRecord>('CoursePage', pageSchema as never, 'coursePages')
