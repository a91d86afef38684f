import mongoose, { type InferSchemaType } from 'mongoose'
import { entryFields } from './source.ts'

const materialTypeSchema = new mongoose.Schema(
  {
    code: { type: String, required: true },
    name: { type: String, required: true },
    englishName: { type: String, required: true },
    /** The usual ones, as people call them; others are no mistake. */
    formats: [{ type: String, required: true }],
    note: String,
    englishNote: String,
    ...entryFields,
  },
  { versionKey: false },
)
materialTypeSchema.index({ code: 1 }, { unique: true })
// The list.
materialTypeSchema.index({ place: 1, _id: 1 })

export type MaterialTypeRecord = InferSchemaType<typeof materialTypeSchema> & { _id: mongoose.Types.ObjectId }
export const MaterialType = mongoose.model('MaterialType', materialTypeSchema, 'materialTypes')
