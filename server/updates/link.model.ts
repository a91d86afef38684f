import mongoose, { type InferSchemaType } from 'mongoose'

const { ObjectId, Mixed } = mongoose.Schema.Types

/** `current`: nothing newer has come since it was made; `open`: it is to be decided on. */
export const linkStates = ['current', 'open', 'taken', 'skipped'] as const
export type LinkState = (typeof linkStates)[number]
export const modes = ['take', 'keep'] as const
export type Mode = (typeof modes)[number]

const takenSchema = new mongoose.Schema(
  {
    mode: { type: String, enum: modes, required: true },
    from: { type: Number, required: true },
    at: { type: Date, required: true },
    /** What the kind needs to undo it; left out: it cannot be. */
    kept: Mixed,
    /** Locale key of why it cannot be undone any more. */
    why: String,
  },
  { _id: false, minimize: false },
)

/** One use of a material that can follow it: which edition it has, which there is, which its owner does not want. */
const linkSchema = new mongoose.Schema(
  {
    kind: { type: String, required: true },
    usedIn: { type: ObjectId, required: true },
    materialId: { type: ObjectId, required: true },
    /** Of what uses it. */
    title: { type: String, required: true },
    url: { type: String, required: true },
    unitId: { type: ObjectId, required: true },
    /** Left out when they have been removed: it follows no more. */
    ownerId: ObjectId,
    /** Whoever has made the use has left: the owner answers for it in their place. */
    isPassed: Boolean,
    /** The edition that was taken. */
    synced: { type: Number, required: true },
    /** The newest that was published, as far as its owner was told. */
    available: { type: Number, required: true },
    /** The newest that its owner did not want; 0: none. */
    skipped: { type: Number, required: true },
    state: { type: String, enum: linkStates, required: true },
    /** Since when it is so. */
    at: { type: Date, required: true },
    /** The last taking, also when something newer has come since. */
    taken: { type: takenSchema, default: undefined },
    /** Counts its changes: whoever decides says which one they have seen. */
    revision: { type: Number, required: true },
  },
  { versionKey: false, minimize: false },
)
linkSchema.index({ kind: 1, usedIn: 1, materialId: 1 }, { unique: true })
// The page of updates, and how many are open.
linkSchema.index({ ownerId: 1, state: 1, at: -1, _id: -1 })
// Those to tell of a new edition of a material.
linkSchema.index({ materialId: 1, available: 1, _id: 1 })
// What somebody has that uses a material.
linkSchema.index({ ownerId: 1, materialId: 1 })

export interface Taken {
  readonly mode: Mode
  readonly from: number
  readonly at: Date
  readonly kept?: unknown
  readonly why?: string | null | undefined
}

export type LinkRecord = Omit<InferSchemaType<typeof linkSchema>, 'taken'> & {
  readonly _id: mongoose.Types.ObjectId
  readonly taken?: Taken | null | undefined
}
export const Link = mongoose.model<LinkRecord>('UpdateLink', linkSchema as never, 'updateLinks')
