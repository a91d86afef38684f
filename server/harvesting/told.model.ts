import mongoose, { type InferSchemaType } from 'mongoose'

const { ObjectId } = mongoose.Schema.Types

/** What the world was told of a material that is public, or was: it stays when the material is gone. */
const toldSchema = new mongoose.Schema(
  {
    /** Of the material. */
    _id: ObjectId,
    /** Since when it is told so, to the second. */
    datestamp: { type: Date, required: true },
    /** Nobody outside can see it any more. */
    isDeleted: { type: Boolean, required: true },
    sets: { type: [String], required: true },
    /** What tells that something else has to be told. */
    edition: { type: Number, required: true },
    publishedAt: { type: Date, required: true },
    publisher: { type: String, required: true },
    /** Of the material when it was last looked at: what has seen an older one keeps silent. */
    revision: { type: Number, required: true },
    /** 1, 2, 3 … in the order in which they were told first, and the sitemap in which it is since then. */
    place: { type: Number, required: true },
    sitemap: { type: Number, required: true },
  },
  { versionKey: false },
)
// Harvests: of all, of a set.
toldSchema.index({ datestamp: 1, _id: 1 })
toldSchema.index({ sets: 1, datestamp: 1, _id: 1 })
toldSchema.index({ place: 1 }, { unique: true })
// A sitemap, and when something of it has changed last.
toldSchema.index({ sitemap: 1, isDeleted: 1, datestamp: -1 })

export type ToldRecord = InferSchemaType<typeof toldSchema> & { readonly _id: mongoose.Types.ObjectId }
export const ToldMaterial = mongoose.model<ToldRecord>('ToldMaterial', toldSchema as never, 'toldMaterials')
