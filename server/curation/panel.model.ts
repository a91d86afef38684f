import mongoose, { type Types } from 'mongoose'
import { type Criterion, criterionSchema } from './rubric.model.ts'

const { ObjectId } = mongoose.Schema.Types

const askedSchema = new mongoose.Schema(
  {
    personId: { type: ObjectId, required: true },
    personName: { type: String, default: '' },
    /** 2: asked because the first two differ too much. */
    round: { type: Number, enum: [1, 2], required: true },
    askedAt: { type: Date, required: true },
    askedById: { type: ObjectId, required: true },
    /** Undefined: not yet. */
    scoredAt: Date,
    points: [{ _id: false, key: { type: String, required: true }, points: { type: Number, required: true } }],
    total: Number,
    /** As the author reads it, without a name. */
    feedback: String,
    internalNote: String,
  },
  { _id: false },
)

/** Who judges a submission, blind to each other; it has the id of the submission. */
const panelSchema = new mongoose.Schema(
  {
    _id: { type: ObjectId, required: true },
    criteria: { type: [criterionSchema], required: true },
    /** Totals that differ by more call for a third. */
    gap: { type: Number, required: true },
    /** Its owner and its authors, who are never asked. */
    authorIds: { type: [ObjectId], required: true },
    asked: { type: [askedSchema], required: true },
    revision: { type: Number, required: true },
  },
  { versionKey: false },
)
panelSchema.index({ 'asked.personId': 1 })

export interface Asked {
  readonly personId: Types.ObjectId
  readonly personName: string
  readonly round: 1 | 2
  readonly askedAt: Date
  readonly askedById: Types.ObjectId
  readonly scoredAt?: Date | undefined
  readonly points: readonly { readonly key: string; readonly points: number }[]
  readonly total?: number | undefined
  readonly feedback?: string | undefined
  readonly internalNote?: string | undefined
}

export interface PanelRecord {
  readonly _id: Types.ObjectId
  readonly criteria: readonly Criterion[]
  readonly gap: number
  readonly authorIds: readonly Types.ObjectId[]
  readonly asked: readonly Asked[]
  readonly revision: number
}
export const Panel = mongoose.model<PanelRecord>('CurationPanel', panelSchema as never, 'curation-panels')
