import mongoose, { type InferSchemaType } from 'mongoose'

const { ObjectId } = mongoose.Schema.Types

/** What somebody who works in a school says of a material that they have used. For staff only. */
const ratingSchema = new mongoose.Schema(
  {
    materialId: { type: ObjectId, required: true },
    personId: { type: ObjectId, required: true },
    personName: { type: String, required: true },
    unitName: { type: String, required: true },
    stars: { type: Number, required: true, min: 1, max: 5 },
    comment: { type: String, default: '' },
    /** The edition that was live. */
    edition: { type: Number, required: true },
    createdAt: { type: Date, required: true },
    changedAt: { type: Date, required: true },
    /** What was said is not shown any more; the stars count. */
    hidden: {
      _id: false,
      type: new mongoose.Schema(
        {
          reason: { type: String, required: true },
          byId: { type: ObjectId, required: true },
          byName: { type: String, required: true },
          at: { type: Date, required: true },
        },
        { _id: false },
      ),
    },
  },
  { versionKey: false },
)
ratingSchema.index({ materialId: 1, personId: 1 }, { unique: true })
// The page of ratings; how often each was given.
ratingSchema.index({ materialId: 1, changedAt: -1, _id: -1 })
ratingSchema.index({ materialId: 1, stars: 1 })
// What somebody has said.
ratingSchema.index({ personId: 1, createdAt: 1 })
// What somebody has hidden.
ratingSchema.index({ 'hidden.byId': 1 }, { sparse: true })

export type RatingRecord = InferSchemaType<typeof ratingSchema> & { readonly _id: mongoose.Types.ObjectId }
export const Rating = mongoose.model('MaterialRating', ratingSchema, 'materialRatings')
