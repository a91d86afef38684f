import mongoose, { type InferSchemaType } from 'mongoose'
import { entryFields } from './source.ts'

const seriesSchema = new mongoose.Schema(
  {
    code: { type: String, required: true },
    name: { type: String, required: true },
    publisher: String,
    /** School years, by the calendar year in which they begin: since then the only set in the whole country … */
    nationwideFrom: Number,
    /** … or no longer a set for lessons, but for reference. */
    referenceFrom: Number,
    legalBasis: String,
    note: String,
    englishNote: String,
    ...entryFields,
  },
  { versionKey: false },
)
seriesSchema.index({ code: 1 }, { unique: true })
// The list.
seriesSchema.index({ place: 1, _id: 1 })

export type TextbookSeriesRecord = InferSchemaType<typeof seriesSchema> & { _id: mongoose.Types.ObjectId }
export const TextbookSeries = mongoose.model('TextbookSeries', seriesSchema, 'textbookSeries')
