// What was looked for and not found, put together where it is the same: never who has looked.

import mongoose, { type InferSchemaType } from 'mongoose'

const { ObjectId } = mongoose.Schema.Types

export const wantedStates = ['open', 'answered', 'dismissed'] as const
export type WantedState = (typeof wantedStates)[number]

const about = {
  /** What was recognised: a subject, a grade, a type; empty and 0: none. */
  subject: { type: String, default: '' },
  grade: { type: Number, required: true },
  type: { type: String, default: '' },
  /** The other words, each once, by the alphabet: two searches that mean the same have the same. */
  key: { type: String, default: '' },
}

const sums = {
  /** How often; by how many people of a day; the days on which one search was made most. */
  count: { type: Number, required: true },
  askers: { type: Number, required: true },
  days: { type: Number, required: true },
  firstOn: { type: String, required: true },
  lastOn: { type: String, required: true },
}

/** Of one search of the catalogue, by its id: to which cluster it belongs, and with what. */
const partSchema = new mongoose.Schema(
  { _id: { type: ObjectId, required: true }, ...about, text: { type: String, required: true }, ...sums },
  { versionKey: false },
)
partSchema.index({ subject: 1, grade: 1, type: 1, key: 1 })

const wantedSchema = new mongoose.Schema(
  {
    ...about,
    /** As most have typed it. */
    text: { type: String, required: true },
    ...sums,
    state: { type: String, enum: wantedStates, required: true },
    /** Until when it was asked when somebody saw to it: who asks later has not found it either. */
    settledOn: String,
    materialId: ObjectId,
    callId: ObjectId,
  },
  { versionKey: false },
)
wantedSchema.index({ subject: 1, grade: 1, type: 1, key: 1 }, { unique: true })
// The lists, the most wanted first: of all, of a subject and grade.
wantedSchema.index({ state: 1, askers: -1, _id: -1 })
wantedSchema.index({ state: 1, subject: 1, grade: 1, askers: -1, _id: -1 })

/** Up to where the searches were read: one record. */
const gatheringSchema = new mongoose.Schema(
  { _id: { type: String, required: true }, upTo: { type: Date, required: true } },
  { versionKey: false },
)

export type PartRecord = InferSchemaType<typeof partSchema>
export type WantedRecord = InferSchemaType<typeof wantedSchema> & { readonly _id: mongoose.Types.ObjectId }
export const WantedPart = mongoose.model('CoverageWantedPart', partSchema, 'coverageWantedParts')
export const Wanted = mongoose.model('CoverageWanted', wantedSchema, 'coverageWanted')
export const WantedGathering = mongoose.model('CoverageWantedGathering', gatheringSchema, 'coverageWantedGatherings')
