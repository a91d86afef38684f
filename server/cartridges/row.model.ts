import mongoose, { type Types } from 'mongoose'
import { type CompletionRule, packedAs, type PackedAs } from '../pages/course-kinds.ts'
import type { Reason } from './read/draft.ts'

const { ObjectId, Mixed } = mongoose.Schema.Types

export const rowOutcomes = ['same', 'other', 'notHeld'] as const
export type RowOutcome = (typeof rowOutcomes)[number]

export const rowStates = ['waiting', 'done', 'failed', 'left'] as const
export type RowState = (typeof rowStates)[number]

/** One item of a package: what it will become, then what has become of it. */
const rowSchema = new mongoose.Schema(
  {
    importId: { type: ObjectId, required: true },
    number: { type: Number, required: true },
    section: { type: Number, required: true },
    itemId: { type: ObjectId, required: true },
    title: { type: String, required: true },
    source: { type: String, required: true },
    as: { type: String, enum: packedAs, required: true },
    /** Of the item that it becomes. */
    kind: { type: String, default: '' },
    outcome: { type: String, enum: rowOutcomes, required: true },
    state: { type: String, enum: rowStates, required: true },
    /** As its form will be filled in. */
    fields: { type: Mixed, default: {} },
    moments: { type: Mixed, default: {} },
    files: { type: [Mixed], default: [] },
    uploadIds: { type: [Mixed], default: [] },
    isPublished: { type: Boolean, required: true },
    isOptional: { type: Boolean, required: true },
    rule: String,
    opensAt: Date,
    afterItemId: ObjectId,
    reasons: { type: [Mixed], default: [] },
    /** What was said while it was carried out. */
    results: { type: [Mixed], default: [] },
  },
  { versionKey: false, minimize: false, collection: 'courseImportRows' },
)
// In their order; those that are still to be done.
rowSchema.index({ importId: 1, number: 1 }, { unique: true })
rowSchema.index({ importId: 1, state: 1, number: 1 })
rowSchema.index({ importId: 1, outcome: 1, number: 1 })

export interface RowFile {
  readonly id: string
  readonly path: string
  readonly name: string
  readonly size: number
  readonly sha256?: string | undefined
}

export interface RowRecord {
  readonly _id: Types.ObjectId
  readonly importId: Types.ObjectId
  readonly number: number
  readonly section: number
  readonly itemId: Types.ObjectId
  readonly title: string
  readonly source: string
  readonly as: PackedAs
  readonly kind: string
  readonly outcome: RowOutcome
  readonly state: RowState
  readonly fields: Readonly<Record<string, string>>
  readonly moments: Readonly<Record<string, Date>>
  readonly files: readonly RowFile[]
  /** Of each file, as soon as it has come; null: it was refused. */
  readonly uploadIds: readonly (Types.ObjectId | null)[]
  readonly isPublished: boolean
  readonly isOptional: boolean
  readonly rule?: CompletionRule | null
  readonly opensAt?: Date | null
  readonly afterItemId?: Types.ObjectId | null
  readonly reasons: readonly Reason[]
  readonly results: readonly Reason[]
}
export const ImportRow = mongoose.model<RowRecord>('CourseImportRow', rowSchema as never)
