import mongoose, { type InferSchemaType, type Types } from 'mongoose'
import type { FieldError } from '../../http/form.ts'
import type { WantedLesson } from '../save.ts'

const { ObjectId, Mixed } = mongoose.Schema.Types

/** A spreadsheet with the timetables of a school, read and not yet, or already, taken over. */
const importSchema = new mongoose.Schema(
  {
    schoolId: { type: ObjectId, required: true },
    yearKey: { type: Number, required: true },
    /** The first day on which it is to hold. */
    from: { type: String, required: true },
    fileName: { type: String, required: true },
    rows: { type: Mixed, required: true },
    createdById: { type: ObjectId, required: true },
    createdAt: { type: Date, required: true },
    doneAt: Date,
  },
  { versionKey: false },
)
// What somebody has brought; what is old enough to go.
importSchema.index({ createdById: 1 })
importSchema.index({ createdAt: 1 })

export interface ImportRow {
  /** As the spreadsheet program shows it. */
  readonly number: number
  /** What stands in it, for people. */
  readonly text: string
  readonly problem?: FieldError
  readonly classId?: Types.ObjectId
  readonly className?: string
  readonly lesson?: WantedLesson
}

type Stored = Omit<InferSchemaType<typeof importSchema>, 'rows'>
export type ImportRecord = Stored & { readonly _id: Types.ObjectId; readonly rows: readonly ImportRow[] }
export const TimetableImport = mongoose.model<ImportRecord>(
  'TimetableImport',
  importSchema as never,
  'timetableImports',
)
