import mongoose, { type InferSchemaType } from 'mongoose'

/** What the sector, or a school, shows its people first, in their order. */
const featuredSchema = new mongoose.Schema(
  {
    /** `sector`, or the id of the school. */
    _id: { type: String, required: true },
    collectionIds: { type: [mongoose.Schema.Types.ObjectId], required: true },
  },
  { versionKey: false },
)
// Where a collection is featured.
featuredSchema.index({ collectionIds: 1 })

export type FeaturedRecord = InferSchemaType<typeof featuredSchema>
export const Featured = mongoose.model('FeaturedCollections', featuredSchema, 'featuredCollections')
