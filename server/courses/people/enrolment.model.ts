import mongoose, { type InferSchemaType } from 'mongoose'

export const ways = ['person', 'code', 'self'] as const
export type Way = (typeof ways)[number]

/**
 * How somebody who does not come with a class has come into a course. The course itself knows them by `personIds`, which is
 * what rights and lists ask: a record for each keeps what only a few pages tell, and is not read with every course.
 */
const enrolmentSchema = new mongoose.Schema(
  {
    courseId: { type: mongoose.Schema.Types.ObjectId, required: true },
    personId: { type: mongoose.Schema.Types.ObjectId, required: true },
    /** By a teacher; with the code; through an open door. */
    how: { type: String, enum: ways, required: true },
    at: { type: Date, required: true },
    /** Who has done it: they themselves or a teacher. */
    byId: { type: mongoose.Schema.Types.ObjectId, required: true },
    byName: { type: String, required: true },
  },
  { versionKey: false },
)
// Who is in a course, each once.
enrolmentSchema.index({ courseId: 1, personId: 1 }, { unique: true })
// Where somebody is.
enrolmentSchema.index({ personId: 1 })

export type EnrolmentRecord = InferSchemaType<typeof enrolmentSchema> & { readonly _id: mongoose.Types.ObjectId }
export const CourseEnrolment = mongoose.model('CourseEnrolment', enrolmentSchema, 'courseEnrolments')
