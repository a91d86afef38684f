import mongoose from 'mongoose'

const criterionSchema = new mongoose.Schema(
  {
    /** Stays, whatever the words become. */
    key: { type: String, required: true },
    name: { type: String, required: true },
    englishName: { type: String, required: true },
    /** Points, at most. */
    most: { type: Number, required: true },
  },
  { _id: false },
)

/** By what a panel judges: one for the sector, once somebody has changed the one that comes with this software. */
const rubricSchema = new mongoose.Schema(
  {
    _id: { type: String, required: true },
    criteria: { type: [criterionSchema], required: true },
  },
  { versionKey: false },
)

export interface Criterion {
  readonly key: string
  readonly name: string
  readonly englishName: string
  readonly most: number
}

export { criterionSchema }
export const Rubric = mongoose.model('CurationRubric', rubricSchema, 'curation-rubrics')
