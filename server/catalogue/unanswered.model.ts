import mongoose, { type InferSchemaType } from 'mongoose'

/** What was looked for and not found: never who looked. */
const unansweredSchema = new mongoose.Schema(
  {
    /** Without case and marks; empty when something was only chosen. */
    text: { type: String, default: '' },
    /** What was chosen besides, as an address names it, in one order: `grade=6&subject=TOAN`. */
    filters: { type: String, default: '' },
    count: { type: Number, required: true },
    /** By how many people of a day, each day anew: somebody who asks again the same day is not counted twice. */
    askers: { type: Number, required: true, default: 1 },
    /** On how many days. */
    days: { type: Number, required: true, default: 1 },
    changedAt: { type: Date, required: true, default: () => new Date() },
    firstOn: { type: String, required: true },
    lastOn: { type: String, required: true },
    isDone: { type: Boolean, required: true },
  },
  { versionKey: false },
)
unansweredSchema.index({ text: 1, filters: 1 }, { unique: true })
// The list, the most wanted first.
unansweredSchema.index({ isDone: 1, count: -1, _id: -1 })
// What has changed since somebody looked.
unansweredSchema.index({ changedAt: 1, _id: 1 })
// How many are new today, and which are old.
unansweredSchema.index({ firstOn: 1 })
unansweredSchema.index({ lastOn: 1 })

export type UnansweredRecord = InferSchemaType<typeof unansweredSchema> & { readonly _id: mongoose.Types.ObjectId }
export const Unanswered = mongoose.model('CatalogueUnanswered', unansweredSchema, 'catalogueUnanswered')
