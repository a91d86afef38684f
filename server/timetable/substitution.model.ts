import mongoose, { type InferSchemaType } from 'mongoose'

const { ObjectId } = mongoose.Schema.Types

/** One lesson of one day is given by somebody else, or not at all (dạy thay). */
const substitutionSchema = new mongoose.Schema(
  {
    schoolId: { type: ObjectId, required: true },
    classId: { type: ObjectId, required: true },
    lessonId: { type: ObjectId, required: true },
    /** `2026-11-30` */
    day: { type: String, required: true },
    absentId: { type: ObjectId, required: true },
    /** Undefined: it is left out. */
    teacherId: ObjectId,
    note: { type: String, default: '' },
    changedAt: { type: Date, required: true },
  },
  { versionKey: false },
)
substitutionSchema.index({ lessonId: 1, day: 1 }, { unique: true })
// In the weeks of a class, of whoever stands in and of whoever is absent, and of a school.
substitutionSchema.index({ classId: 1, day: 1 })
substitutionSchema.index({ teacherId: 1, day: 1 }, { sparse: true })
substitutionSchema.index({ absentId: 1, day: 1 })
substitutionSchema.index({ schoolId: 1, day: 1, _id: 1 })

export type SubstitutionRecord = InferSchemaType<typeof substitutionSchema> & { _id: mongoose.Types.ObjectId }
export const Substitution = mongoose.model('Substitution', substitutionSchema, 'substitutions')
