import mongoose, { type InferSchemaType } from 'mongoose'

/** A class of pupils in a school year (lớp): what is called like that in the next year is another one. */
const classSchema = new mongoose.Schema(
  {
    schoolId: { type: mongoose.Schema.Types.ObjectId, required: true },
    /** The calendar year in which the school year begins. */
    yearKey: { type: Number, required: true },
    /** Free text: nothing is read out of it. */
    name: { type: String, required: true },
    /** Unique in a school and year (name.ts). */
    nameKey: { type: String, required: true },
    /** By grade, then naturally by name: 6A2 before 6A10. */
    sortKey: { type: String, required: true },
    /** Several in a combined class; 0 stands for preschool, whose age group the name tells. */
    grades: { type: [Number], required: true },
    /** Where it is taught, when not at the school's main site. */
    campusId: mongoose.Schema.Types.ObjectId,
    /** The class of the year before that its pupils come from. */
    predecessorId: mongoose.Schema.Types.ObjectId,
    /** Key of an import that knows it under that. */
    sectorCode: String,
    createdAt: { type: Date, required: true },
  },
  { versionKey: false },
)
classSchema.index({ schoolId: 1, yearKey: 1, nameKey: 1 }, { unique: true })
// The classes of a school in a year, in order.
classSchema.index({ schoolId: 1, yearKey: 1, sortKey: 1, _id: 1 })
// Whether a year is used (feature.ts).
classSchema.index({ yearKey: 1 })
classSchema.index({ predecessorId: 1 }, { sparse: true })

export type ClassRecord = InferSchemaType<typeof classSchema> & { _id: mongoose.Types.ObjectId }
export const SchoolClass = mongoose.model('SchoolClass', classSchema, 'classes')
