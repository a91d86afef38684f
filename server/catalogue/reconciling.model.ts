import mongoose, { type InferSchemaType } from 'mongoose'

/** The last nightly comparison of the index with the records: one record. */
const reconcilingSchema = new mongoose.Schema(
  {
    _id: { type: String, required: true },
    startedAt: { type: Date, required: true },
    endedAt: { type: Date, required: true },
    compared: { type: Number, required: true },
    mended: { type: Number, required: true },
  },
  { versionKey: false },
)

export type ReconcilingRecord = InferSchemaType<typeof reconcilingSchema>
export const Reconciling = mongoose.model('CatalogueReconciling', reconcilingSchema, 'catalogueReconcilings')
