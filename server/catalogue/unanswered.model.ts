import mongoose, { type InferSchemaType } from 'mongoose'

/** What was looked for and not found: never who looked. */
const unansweredSchema = new mongoose.Schema(
  {
    /** Without case and marks. */
    text: { type: String, required: true },
    /** What was chosen besides, as an address names it, in one order: `grade=6&subject=TOAN`. */
    filters: { type: String, default: '' },
    count: { type: Number, required: true },
    firstOn: { type: String, required: true },
    lastOn: { type: String, required: true },
    isDone: { type: Boolean, required: true },
  },
  { versionKey: false },
)
unansweredSchema.index({ text: 1, filters: 1 }, { unique: true })
// The list, the most wanted first.
unansweredSchema.index({ isDone: 1, count: -1, _id: -1 })
// How many are new today, and which are old.
unansweredSchema.index({ firstOn: 1 })
unansweredSchema.index({ lastOn: 1 })

export type UnansweredRecord = InferSchemaType<typeof unansweredSchema> & { readonly _id: mongoose.Types.ObjectId }
export const Unanswered = mongoose.model('CatalogueUnanswered', unansweredSchema, 'catalogueUnanswered')
