import mongoose, { type InferSchemaType } from 'mongoose'
import { type Content, contentSchema } from './content.ts'
import { reasonCodes, states } from './states.ts'
import { changeKinds, type Scope, scopes } from './vocabulary.ts'

const { ObjectId } = mongoose.Schema.Types

const liveSchema = new mongoose.Schema(
  {
    number: { type: Number, required: true },
    scope: { type: String, enum: scopes, required: true },
    content: { type: contentSchema, required: true },
    publishedAt: { type: Date, required: true },
    /** Nobody has looked at it before: its school asks for no review. */
    isUnreviewed: Boolean,
  },
  { _id: false },
)

const ratedSchema = new mongoose.Schema(
  {
    count: { type: Number, required: true },
    mean: { type: Number, required: true },
    /** The mean, as far as so few can be believed. */
    score: { type: Number, required: true },
  },
  { _id: false },
)
export type Rated = Readonly<InferSchemaType<typeof ratedSchema>>

/** Of a published edition that is dangerous to use. */
const recallSchema = new mongoose.Schema({
  edition: { type: Number, required: true },
  reason: { type: String, required: true },
  at: { type: Date, required: true },
  byId: { type: ObjectId, required: true },
  byName: { type: String, required: true },
})
export type Recall = Readonly<InferSchemaType<typeof recallSchema>> & { readonly _id: mongoose.Types.ObjectId }

/** One material: its draft, and the edition that others see. The editions themselves are in edition.model.ts. */
const materialSchema = new mongoose.Schema(
  {
    ownerId: { type: ObjectId, required: true },
    ownerName: { type: String, required: true },
    /** The school or office that it belongs to. */
    unitId: { type: ObjectId, required: true },
    unitName: { type: String, required: true },
    isOfSchool: { type: Boolean, required: true },
    state: { type: String, enum: states, required: true },
    /** Why it was sent back, refused or hidden: the latest reason. */
    reason: String,
    reasonCode: { type: String, enum: reasonCodes },
    /** When what has been approved goes live by itself. */
    goesLiveAt: Date,
    draft: { type: contentSchema, required: true },
    live: liveSchema,
    /** Of the newest edition; 0: there is none. */
    latestNumber: { type: Number, required: true },
    latestChange: { type: String, enum: changeKinds },
    /** The strings of viewers.ts: who may see it. */
    viewers: { type: [String], required: true },
    /** Until the day comes it is for the owner and the curators: the moment when the list above has to be made anew. */
    embargoEndsAt: Date,
    /** Of what others see, or of the draft: lists sort by it, and it is found by the words while no search index answers. */
    sortKey: { type: String, required: true },
    words: { type: [String], required: true },
    /** Where one looks for it: `TOAN`, `.6`, `TOAN.6`. */
    shelves: { type: [String], required: true },
    /** By itself and by files of it, how often taken. */
    downloads: { type: Number, required: true },
    /** What colleagues give it, from 1 to 5; left out while nobody does. */
    rated: ratedSchema,
    /** The score of that, by which lists sort; 0: nobody has rated it. */
    rating: { type: Number, required: true },
    /** Counts its changes: whoever changes it says which one they have seen; the search index says which one it has. */
    revision: { type: Number, required: true },
    indexedRevision: Number,
    createdAt: { type: Date, required: true },
    changedAt: { type: Date, required: true },
    /** No longer offered from a day on, in favour of another one; it stays for those who use it. */
    retirement: {
      type: { _id: false, from: { type: Date, required: true }, replacementId: ObjectId, note: String },
      default: undefined,
    },
    /** Derived: when that begins, if it has not; that it has. */
    retiresAt: Date,
    isRetired: Boolean,
    /** Left out while there are none. */
    recalls: { type: [recallSchema], default: undefined },
    /** It was removed: what remains is that it was here. */
    removedAt: Date,
    /** Why it was taken down, for those who could see it. */
    tombstone: {
      type: {
        _id: false,
        title: { type: String, required: true },
        reason: { type: String, required: true },
        replacementId: ObjectId,
        viewers: { type: [String], required: true },
      },
      default: undefined,
    },
  },
  { versionKey: false },
)
// My materials.
materialSchema.index({ ownerId: 1, changedAt: -1, _id: -1 })
// What waits in a school or in the sector.
materialSchema.index({ unitId: 1, state: 1, changedAt: -1, _id: -1 })
materialSchema.index({ state: 1, changedAt: -1, _id: -1 })
// What somebody may see, while no search index answers: the newest, by title, the best rated, by words, by subject and grade.
materialSchema.index({ viewers: 1, changedAt: -1, _id: -1 })
materialSchema.index({ viewers: 1, sortKey: 1, _id: 1 })
materialSchema.index({ viewers: 1, rating: -1, _id: -1 })
materialSchema.index({ words: 1 })
materialSchema.index({ shelves: 1, changedAt: -1, _id: -1 })
// When the files of a material have been read.
materialSchema.index({ 'draft.files.storedFileId': 1 })
materialSchema.index({ 'live.content.files.storedFileId': 1 }, { sparse: true })
// What was made from it.
materialSchema.index({ 'live.content.sources.materialId': 1 }, { sparse: true })
// What drafts were made from: whom a recalled edition has reached.
materialSchema.index({ 'draft.sources.materialId': 1 }, { sparse: true })
// Who has recalled an edition, when they go.
materialSchema.index({ 'recalls.byId': 1 }, { sparse: true })
// Retirements that begin.
materialSchema.index({ retiresAt: 1 }, { sparse: true })
// Embargoes that end, days that have come.
materialSchema.index({ embargoEndsAt: 1 }, { sparse: true })
materialSchema.index({ goesLiveAt: 1 }, { sparse: true })

export interface LiveEdition {
  readonly number: number
  readonly scope: Scope
  readonly content: Content
  readonly publishedAt: Date
  readonly isUnreviewed?: boolean | null | undefined
}

type Stored = InferSchemaType<typeof materialSchema>
export type MaterialRecord = Omit<Stored, 'draft' | 'live' | 'recalls' | 'viewers' | 'words' | 'shelves'> & {
  readonly _id: mongoose.Types.ObjectId
  readonly draft: Content
  readonly live?: LiveEdition | null | undefined
  readonly recalls?: readonly Recall[] | null | undefined
  readonly viewers: readonly string[]
  readonly words: readonly string[]
  readonly shelves: readonly string[]
}
export const Material = mongoose.model<MaterialRecord>('Material', materialSchema as never, 'materials')
