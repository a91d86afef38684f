import mongoose from 'mongoose'
import type { Candidate, Change, Outcome } from './plan/planned.ts'
import type { Step } from './plan/steps.ts'
import type { Kind, Reason, Wanted } from './wanted.ts'

export const rowStates = ['planned', 'done', 'failed', 'undone', 'kept'] as const
/** `kept`: undoing has left some of it, because it has been changed or used since. */
export type RowState = (typeof rowStates)[number]

export interface RowRecord {
  readonly _id: mongoose.Types.ObjectId
  readonly importId: mongoose.Types.ObjectId
  /** In the order in which they are carried out, from 1. */
  readonly number: number
  readonly kind: Kind
  readonly place: string
  readonly label: string
  readonly wanted?: Wanted
  readonly outcome: Outcome
  readonly reasons: readonly Reason[]
  /** What was noticed when it was read. */
  readonly remarks: readonly Reason[]
  readonly changes: readonly Change[]
  readonly candidates: readonly Candidate[]
  readonly choices: readonly string[]
  readonly choice?: string
  readonly targetId?: mongoose.Types.ObjectId
  /** Ids of what it creates, by what they are for. */
  readonly ids: Readonly<Record<string, mongoose.Types.ObjectId>>
  readonly madeIds: readonly mongoose.Types.ObjectId[]
  readonly state: RowState
  /** Why it could not be carried out, or what undoing has left. */
  readonly failures: readonly Reason[]
  readonly steps: readonly Step[]
  readonly userName?: string
}

const list = { type: [mongoose.Schema.Types.Mixed], default: [] }

/** One row of a list. Goes with its file. */
const rowSchema = new mongoose.Schema(
  {
    importId: { type: mongoose.Schema.Types.ObjectId, required: true },
    number: { type: Number, required: true },
    kind: { type: String, required: true },
    place: { type: String, required: true },
    label: { type: String, default: '' },
    wanted: mongoose.Schema.Types.Mixed,
    outcome: { type: String, required: true },
    reasons: list,
    remarks: list,
    changes: list,
    candidates: list,
    choices: { type: [String], default: [] },
    choice: String,
    targetId: mongoose.Schema.Types.ObjectId,
    ids: { type: mongoose.Schema.Types.Mixed, default: {} },
    madeIds: { type: [mongoose.Schema.Types.ObjectId], default: [] },
    state: { type: String, enum: rowStates, required: true },
    failures: list,
    steps: list,
    userName: String,
  },
  { versionKey: false, minimize: false },
)
// Carrying out, the page of rows, and that of one outcome or state.
rowSchema.index({ importId: 1, number: 1 }, { unique: true })
rowSchema.index({ importId: 1, outcome: 1, number: 1 })
rowSchema.index({ importId: 1, state: 1, number: 1 })
// Whether a list has created somebody.
rowSchema.index({ importId: 1, madeIds: 1 })
// What lists said of somebody.
rowSchema.index({ targetId: 1 }, { partialFilterExpression: { targetId: { $exists: true } } })
rowSchema.index({ madeIds: 1 })

export const ImportRow = mongoose.model('ImportRow', rowSchema, 'importRows')
