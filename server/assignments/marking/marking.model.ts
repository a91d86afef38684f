import mongoose, { type InferSchemaType, type Types } from 'mongoose'
import type { Choice } from '../rubrics/rubric.ts'
import { choiceSchema } from '../rubrics/rubric.model.ts'

const { ObjectId } = mongoose.Schema.Types

/** What whoever marks has typed and chosen, as it is, before it is saved as a mark. Its id is that of the submission. */
const markingSchema = new mongoose.Schema(
  {
    assignmentId: { type: ObjectId, required: true },
    /** Counts its changes, and goes on counting when it has become a mark. */
    revision: { type: Number, required: true },
    /** That was looked at. */
    attempt: { type: Number, required: true },
    /** Of the mark that stood there then; 0: there was none. */
    markedAt: { type: Number, required: true },
    mark: { type: String, default: '' },
    comment: { type: String, default: '' },
    choices: [choiceSchema],
    byId: { type: ObjectId, required: true },
    byName: { type: String, default: '' },
    at: { type: Date, required: true },
    /** It has become a mark: nothing is being typed. */
    isDone: { type: Boolean, required: true },
  },
  { versionKey: false },
)
// Those of an assignment; whose they are, for the copy of somebody's data.
markingSchema.index({ assignmentId: 1 })
markingSchema.index({ byId: 1 })

type Stored = InferSchemaType<typeof markingSchema>
export type MarkingRecord = Omit<Stored, 'choices'> & {
  readonly _id: Types.ObjectId
  readonly choices: readonly Choice[]
}
export const WorkMarking = mongoose.model<MarkingRecord>('WorkMarking', markingSchema as never, 'workMarkings')
