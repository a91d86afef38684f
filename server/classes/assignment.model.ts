import mongoose, { type InferSchemaType } from 'mongoose'

/** Who teaches a class: a subject, or as its class teacher (giáo viên chủ nhiệm). */
const assignmentSchema = new mongoose.Schema(
  {
    personId: { type: mongoose.Schema.Types.ObjectId, required: true },
    classId: { type: mongoose.Schema.Types.ObjectId, required: true },
    schoolId: { type: mongoose.Schema.Types.ObjectId, required: true },
    yearKey: { type: Number, required: true },
    kind: { type: String, enum: ['homeroom', 'subject'], required: true },
    /** Of a subject: its level and code in the curriculum. */
    level: String,
    subjectCode: String,
    from: { type: Date, required: true },
    /** The first day on which it no longer holds. Who stands in for somebody else has always one. */
    to: Date,
    /** Whom they stand in for. */
    substituteForId: mongoose.Schema.Types.ObjectId,
  },
  { versionKey: false },
)
// Who somebody teaches, and the same twice is once.
assignmentSchema.index({ personId: 1, classId: 1, kind: 1, level: 1, subjectCode: 1, from: 1 }, { unique: true })
// Who teaches a class.
assignmentSchema.index({ classId: 1 })
// Rollover: what is offered again.
assignmentSchema.index({ schoolId: 1, yearKey: 1 })

export type AssignmentRecord = InferSchemaType<typeof assignmentSchema> & { _id: mongoose.Types.ObjectId }
export const Assignment = mongoose.model('Assignment', assignmentSchema, 'assignments')
