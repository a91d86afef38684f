import mongoose from 'mongoose'
import type { ContentForm, Missing, Source } from '../materials/index.ts'

export const outcomes = ['new', 'here', 'same', 'error'] as const
/** `here`: that very material; `same`: another one with the same files. */
export type Outcome = (typeof outcomes)[number]

export const rowStates = ['planned', 'done', 'failed', 'undone', 'kept'] as const
/** `kept`: it has been changed or handed in since, so that undoing has left it. */
export type RowState = (typeof rowStates)[number]

/** A locale key and what fills it; beside which field of a material, or about which file. */
export interface Reason {
  readonly key: string
  readonly values?: Readonly<Record<string, string | number>> | undefined
  readonly field?: string | undefined
}

export interface WantedFile {
  /** In the archive, as it was found there. */
  readonly path: string
  readonly name: string
  readonly size: number
  readonly sha256: string
  readonly role: 'content' | 'answers' | 'captions' | 'source'
  readonly isForTeachersOnly: boolean
}

export interface RowRecord {
  readonly _id: mongoose.Types.ObjectId
  readonly packageId: mongoose.Types.ObjectId
  /** From 1. */
  readonly number: number
  /** Its folder, or the number of the row of the spreadsheet. */
  readonly place: string
  readonly title: string
  readonly outcome: Outcome
  readonly reasons: readonly Reason[]
  /** What is asked for before it can be published. */
  readonly missing: readonly Missing[]
  /** What is here already. */
  readonly hereId?: mongoose.Types.ObjectId | null
  readonly content: ContentForm
  readonly sources: readonly Source[]
  readonly files: readonly WantedFile[]
  /** Those of the files that have come so far, in their order. */
  readonly uploadIds: readonly mongoose.Types.ObjectId[]
  /** Of the draft, known before there is one. */
  readonly materialId: mongoose.Types.ObjectId
  readonly state: RowState
}

const { ObjectId, Mixed } = mongoose.Schema.Types

/** One material of a package. */
const rowSchema = new mongoose.Schema(
  {
    packageId: { type: ObjectId, required: true },
    number: { type: Number, required: true },
    place: { type: String, default: '' },
    title: { type: String, default: '' },
    outcome: { type: String, enum: outcomes, required: true },
    reasons: { type: [Mixed], default: [] },
    missing: { type: [String], default: [] },
    hereId: ObjectId,
    content: { type: Mixed, default: {} },
    sources: { type: [Mixed], default: [] },
    files: { type: [Mixed], default: [] },
    uploadIds: { type: [ObjectId], default: [] },
    materialId: { type: ObjectId, required: true },
    state: { type: String, enum: rowStates, required: true },
  },
  { versionKey: false, minimize: false },
)
// The report, what is done next, and what of one outcome there is.
rowSchema.index({ packageId: 1, number: 1 }, { unique: true })
rowSchema.index({ packageId: 1, state: 1, number: 1 })
rowSchema.index({ packageId: 1, outcome: 1, number: 1 })

export const Row = mongoose.model<RowRecord>('PackageRow', rowSchema as never, 'package-rows')
