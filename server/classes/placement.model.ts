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
    /** Of a combined class: which of its grades (grades.ts: gradeIn). */
    grade: Number,
    /** Stays in the same grade in the next year (lưu ban): the rollover asks for their class. */
    isRetained: Boolean,
  },
  { versionKey: false },
)
placementSchema.index({ personId: 1, classId: 1, from: 1 }, { unique: true })
// Who is in a class.
placementSchema.index({ classId: 1 })
// How many are in the classes of a school (count.ts), and its rollover.
placementSchema.index({ schoolId: 1, yearKey: 1 })
// What ended yesterday (feature.ts).
placementSchema.index({ to: 1 }, { partialFilterExpression: { to: { $exists: true } } })

export type PlacementRecord = InferSchemaType<typeof placementSchema> & { _id: mongoose.Types.ObjectId }
export const Placement = mongoose.model('Placement', placementSchema, 'placements')
