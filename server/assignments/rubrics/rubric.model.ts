import mongoose, { type InferSchemaType, type Types } from 'mongoose'
import { type Scheme, schemes } from '../marks.ts'
import type { Criterion, Rubric } from './rubric.ts'

const { ObjectId } = mongoose.Schema.Types

const levelSchema = new mongoose.Schema(
  { id: { type: String, required: true }, text: { type: String, default: '' }, value: { type: String, default: '' } },
  { _id: false, id: false },
)
const criterionSchema = new mongoose.Schema(
  { id: { type: String, required: true }, title: { type: String, required: true }, levels: [levelSchema] },
  { _id: false, id: false },
)
/** As it stands in an assignment, and with a mark that was given by it. */
export const rubricSchema = new mongoose.Schema(
  { title: { type: String, default: '' }, criteria: [criterionSchema] },
  { _id: false },
)
export const choiceSchema = new mongoose.Schema(
  { criterionId: { type: String, required: true }, levelId: { type: String, required: true } },
  { _id: false },
)

/** Kept to be used again: by who has made it, and by colleagues of the school where they let them. Assignments have copies. */
const keptRubricSchema = new mongoose.Schema(
  {
    ownerId: { type: ObjectId, required: true },
    ownerName: { type: String, required: true },
    unitId: { type: ObjectId, required: true },
    scheme: { type: String, enum: schemes, required: true },
    title: { type: String, required: true },
    /** Of the title, folded. */
    words: { type: String, required: true },
    isShared: { type: Boolean, required: true },
    criteria: [criterionSchema],
    changedAt: { type: Date, required: true },
  },
  { versionKey: false },
)
// One's own, of which two are not called the same; those of a school. The newest first.
keptRubricSchema.index({ ownerId: 1, scheme: 1, title: 1 }, { unique: true })
keptRubricSchema.index({ unitId: 1, isShared: 1, scheme: 1, changedAt: -1 })

type Stored = InferSchemaType<typeof keptRubricSchema>
export type KeptRubricRecord = Omit<Stored, 'scheme' | 'criteria'> &
  Rubric & { readonly _id: Types.ObjectId; readonly scheme: Scheme; readonly criteria: readonly Criterion[] }
export const KeptRubric = mongoose.model<KeptRubricRecord>('KeptRubric', keptRubricSchema as never, 'keptRubrics')
