import mongoose, { type InferSchemaType, type Types } from 'mongoose'
import { type Scope, scopes } from '../materials/index.ts'

const { ObjectId } = mongoose.Schema.Types

const itemSchema = new mongoose.Schema({
  materialId: { type: ObjectId, required: true },
  /** As the material was called when it came: whoever keeps the collection is told what was here. */
  title: { type: String, default: '' },
  note: { type: String, default: '' },
  /** Of the material, as it is now: the collection is found where its materials are. */
  shelves: [String],
  addedAt: { type: Date, required: true },
  /** What its keepers know of the material, or have been told: its edition, and whether it can still be read here. */
  told: { type: { _id: false, number: { type: Number, required: true }, fate: { type: String, default: '' } } },
})

const sectionSchema = new mongoose.Schema({
  /** Empty of what stands before the first heading. */
  heading: { type: String, default: '' },
  text: { type: String, default: '' },
  items: [itemSchema],
})

/** A list of learning materials that somebody has chosen and put in order. Its sections are at least one. */
const collectionSchema = new mongoose.Schema(
  {
    title: { type: String, required: true },
    introduction: { type: String, default: '' },
    reach: { type: String, enum: scopes, required: true },
    /** Who has made it, and whose it is while it is personal. */
    ownerId: { type: ObjectId, required: true },
    ownerName: { type: String, default: '' },
    /** The school or office that keeps it, or that its owner works for. */
    unitId: { type: ObjectId, required: true },
    unitName: { type: String, required: true },
    isPublished: { type: Boolean, required: true },
    publishedAt: Date,
    sections: [sectionSchema],
    /** The material whose picture stands for it. */
    coverId: ObjectId,
    copiedFromId: ObjectId,
    /** Derived (derive.ts): who changes it and who may see it, as strings of access.ts; what lists sort and search by. */
    keepers: { type: [String], required: true },
    viewers: { type: [String], required: true },
    sortKey: { type: String, required: true },
    words: { type: [String], required: true },
    shelves: { type: [String], required: true },
    materialIds: { type: [ObjectId], required: true },
    /** Counts its changes: whoever changes it says which one they have seen. */
    revision: { type: Number, required: true },
    createdAt: { type: Date, required: true },
    changedAt: { type: Date, required: true },
  },
  { versionKey: false },
)
// What somebody may see, by title; what they keep, the last changed first.
collectionSchema.index({ viewers: 1, isPublished: 1, sortKey: 1, _id: 1 })
collectionSchema.index({ keepers: 1, changedAt: -1, _id: -1 })
// By subject and grade, by words.
collectionSchema.index({ shelves: 1, sortKey: 1, _id: 1 })
collectionSchema.index({ words: 1 })
// Those with a material.
collectionSchema.index({ materialIds: 1, _id: 1 })
// What somebody has made, for the copy of their data.
collectionSchema.index({ ownerId: 1, createdAt: 1 })

type Stored = InferSchemaType<typeof collectionSchema>
export interface Item {
  readonly _id: Types.ObjectId
  readonly materialId: Types.ObjectId
  readonly title: string
  readonly note: string
  readonly shelves: readonly string[]
  readonly addedAt: Date
  readonly told?: Told | null | undefined
}
export interface Told {
  readonly number: number
  /** Of `fates` (tell.ts); empty: it stands here as it should. */
  readonly fate: string
}
export interface Section {
  readonly _id: Types.ObjectId
  readonly heading: string
  readonly text: string
  readonly items: readonly Item[]
}
export type CollectionRecord = Omit<
  Stored,
  'sections' | 'reach' | 'keepers' | 'viewers' | 'words' | 'shelves' | 'materialIds'
> & {
  readonly _id: Types.ObjectId
  readonly reach: Scope
  readonly sections: readonly Section[]
  readonly keepers: readonly string[]
  readonly viewers: readonly string[]
  readonly words: readonly string[]
  readonly shelves: readonly string[]
  readonly materialIds: readonly Types.ObjectId[]
}
export const Collection = mongoose.model<CollectionRecord>('Collection', collectionSchema as never, 'collections')
