import mongoose from 'mongoose'
import type { NamesFound } from './pupil-names.ts'
import type { LinkState } from './try-link.ts'

const { ObjectId } = mongoose.Schema.Types

/** What the worker has found in the texts of an edition that was handed in. */
const readingSchema = new mongoose.Schema(
  {
    materialId: { type: ObjectId, required: true },
    edition: { type: Number, required: true },
    /** False: some of its files have not been read yet. */
    isWhole: { type: Boolean, required: true },
    /** Of likeness.ts; empty when there is too little text. */
    hashes: { type: [Number], required: true },
    bands: { type: [String], required: true },
    /** Whose texts are much the same, the most alike first. */
    alike: {
      type: [{ _id: false, materialId: { type: ObjectId, required: true }, percent: { type: Number, required: true } }],
      required: true,
    },
    /** Names of pupils of classes that the owner teaches. */
    names: {
      type: {
        _id: false,
        count: { type: Number, required: true },
        places: [{ _id: false, file: { type: String, required: true }, page: { type: Number, required: true } }],
      },
      required: true,
    },
    /** Left out: not tried yet. */
    links: {
      type: [{ _id: false, url: { type: String, required: true }, state: { type: String, required: true } }],
      default: undefined,
    },
    readAt: { type: Date, required: true },
  },
  { versionKey: false },
)
readingSchema.index({ materialId: 1, edition: 1 }, { unique: true })
// What is like a text.
readingSchema.index({ bands: 1, readAt: -1 })

export interface TriedLink {
  readonly url: string
  readonly state: LinkState
}

export interface ReadingRecord {
  readonly _id: mongoose.Types.ObjectId
  readonly materialId: mongoose.Types.ObjectId
  readonly edition: number
  readonly isWhole: boolean
  readonly hashes: readonly number[]
  readonly bands: readonly string[]
  readonly alike: readonly { readonly materialId: mongoose.Types.ObjectId; readonly percent: number }[]
  readonly names: NamesFound
  readonly links?: readonly TriedLink[]
  readonly readAt: Date
}
export const Reading = mongoose.model<ReadingRecord>('CurationReading', readingSchema as never, 'curation-readings')
