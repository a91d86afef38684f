import mongoose, { type InferSchemaType } from 'mongoose'
import { purposes } from './purposes.ts'

const inLanguage = { _id: false, title: { type: String, required: true }, text: { type: String, required: true } }

/** What people are asked to agree to, as it was from a moment on. A published text never changes: a new one follows it. */
const textSchema = new mongoose.Schema(
  {
    purpose: { type: String, enum: purposes, required: true },
    /** Counts from 2: the first is supplied (texts.ts). */
    version: { type: Number, required: true },
    vi: { type: inLanguage, required: true },
    en: { type: inLanguage, required: true },
    /** Who agreed to an earlier text is asked again. */
    mustRenew: { type: Boolean, required: true },
    publishedAt: { type: Date, required: true },
    publishedById: { type: mongoose.Schema.Types.ObjectId, required: true },
    publishedByName: { type: String, required: true },
  },
  { versionKey: false },
)
textSchema.index({ purpose: 1, version: 1 }, { unique: true })

export type ConsentTextRecord = InferSchemaType<typeof textSchema> & { _id: mongoose.Types.ObjectId }
export const ConsentText = mongoose.model('ConsentText', textSchema, 'consentTexts')
