// What the map is drawn from: kept counts, and of each material what it contributes to them. No page reads materials.

import mongoose, { type InferSchemaType } from 'mongoose'

const usage = {
  views: { type: Number, required: true },
  downloads: { type: Number, required: true },
  /** Places in which it is used. */
  uses: { type: Number, required: true },
}

const placeSchema = new mongoose.Schema(
  {
    subject: { type: String, required: true },
    grade: { type: Number, required: true },
    /** Of cells.ts: outcomes, whole topics, or the subject as a whole. */
    rows: { type: [String], required: true },
  },
  { _id: false },
)

/** Of a material that counts, by its id. */
const contributionSchema = new mongoose.Schema(
  {
    _id: { type: mongoose.Schema.Types.ObjectId, required: true },
    /** `sector`, or the school in which alone it lives. */
    whose: { type: String, required: true },
    type: { type: String, required: true },
    places: { type: [placeSchema], required: true },
    /** Of its places: `sector.TOAN.6`. */
    shelves: { type: [String], required: true },
    ...usage,
  },
  { versionKey: false },
)
// Of one subject and grade, for whoever adds them up anew.
contributionSchema.index({ shelves: 1, _id: 1 })

/** A cell of the map, and the sums of its rows (`type` empty), its columns (`row` is `any`) and of all. */
const countSchema = new mongoose.Schema(
  {
    shelf: { type: String, required: true },
    row: { type: String, required: true },
    type: { type: String, default: '' },
    materials: { type: Number, required: true },
    ...usage,
  },
  { versionKey: false },
)
countSchema.index({ shelf: 1, row: 1, type: 1 }, { unique: true })
// Over all subjects: the sums of the rows.
countSchema.index({ type: 1, shelf: 1 })

/** The last nightly comparison with the materials: one record. */
const reconcilingSchema = new mongoose.Schema(
  {
    _id: { type: String, required: true },
    startedAt: { type: Date, required: true },
    endedAt: { type: Date, required: true },
    /** Materials, and those of them that were counted otherwise than they are. */
    compared: { type: Number, required: true },
    mended: { type: Number, required: true },
    /** Counts that were not the sums they should be. */
    mendedCounts: { type: Number, required: true },
  },
  { versionKey: false },
)

export type ContributionRecord = InferSchemaType<typeof contributionSchema>
export type CountRecord = InferSchemaType<typeof countSchema> & { readonly _id: mongoose.Types.ObjectId }
export type ReconcilingRecord = InferSchemaType<typeof reconcilingSchema>
export const CoverageContribution = mongoose.model('CoverageContribution', contributionSchema, 'coverageContributions')
export const CoverageCount = mongoose.model('CoverageCount', countSchema, 'coverageCounts')
export const CoverageReconciling = mongoose.model('CoverageReconciling', reconcilingSchema, 'coverageReconcilings')
