import mongoose from 'mongoose'

/** A mark that somebody has asked something on a day (askers.ts); gone when the day is over. */
const askerSchema = new mongoose.Schema(
  { _id: { type: String, required: true }, day: { type: String, required: true } },
  { versionKey: false },
)
// Those of days that are over.
askerSchema.index({ day: 1 })

export const Asker = mongoose.model('CatalogueAsker', askerSchema, 'catalogueAskers')
