import mongoose, { type InferSchemaType, type Types } from 'mongoose'
import { type Session, sessions } from './times.ts'

const { ObjectId } = mongoose.Schema.Types

/** A class has a subject with a teacher, week after week (tiết học). What is changed from a day on becomes another one. */
const lessonSchema = new mongoose.Schema(
  {
    schoolId: { type: ObjectId, required: true },
    yearKey: { type: Number, required: true },
    classId: { type: ObjectId, required: true },
    /** 0 is Monday. */
    weekday: { type: Number, required: true },
    session: { type: String, enum: sessions, required: true },
    period: { type: Number, required: true },
    /** The subject, by its level and code in the curriculum. */
    level: { type: String, required: true },
    subjectCode: { type: String, required: true },
    teacherId: { type: ObjectId, required: true },
    room: String,
    from: { type: Date, required: true },
    /** The first day on which it no longer holds. */
    to: Date,
  },
  { versionKey: false },
)
// The timetable of a class, and a day of several of them.
lessonSchema.index({ classId: 1, weekday: 1 })
// Of a teacher, at all schools.
lessonSchema.index({ teacherId: 1, yearKey: 1 })
// Of a school: as a list, and who is free on a day.
lessonSchema.index({ schoolId: 1, yearKey: 1, weekday: 1 })

type Stored = InferSchemaType<typeof lessonSchema>
export type LessonRecord = Omit<Stored, 'session'> & { readonly _id: Types.ObjectId; readonly session: Session }
export const Lesson = mongoose.model<LessonRecord>('Lesson', lessonSchema as never, 'lessons')
