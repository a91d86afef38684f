import mongoose, { type InferSchemaType } from 'mongoose'

/** A pupil's place in a class. Who moves to another class has two, one after the other. */
const placementSchema = new mongoose.Schema(
  {
    personId: { type: mongoose.Schema.Types.ObjectId, required: true },
    classId: { type: mongoose.Schema.Types.ObjectId, required: true },
    schoolId: { type: mongoose.Schema.Types.ObjectId, required: true },
    yearKey: { type: Number, required: true },
    from: { type: Date, required: true },
    /** The first day on which it no longer holds. */
    to: Date,
  },
  { versionKey: false },
)
placementSchema.index({ personId: 1, classId: 1, from: 1 }, { unique: true })
// Who is in a class.
placementSchema.index({ classId: 1 })
// What ended yesterday (feature.ts).
placementSchema.index({ to: 1 }, { partialFilterExpression: { to: { $exists: true } } })

export type PlacementRecord = InferSchemaType<typeof placementSchema> & { _id: mongoose.Types.ObjectId }
export const Placement = mongoose.model('Placement', placementSchema, 'placements')
