import type { PersonData } from '../person-data.ts'
import { Lesson } from './lesson.model.ts'
import { Substitution } from './substitution.model.ts'
import { TimetableImport } from './import/import.model.ts'

/** What somebody has taught stays with the classes they taught; it names them by their id alone. */
export const lessonData: PersonData = {
  key: 'timetable.lessons',
  isKept: true,
  read: async (personId) => {
    const lessons = await Lesson.find({ teacherId: personId }, { _id: 0, schoolId: 0, teacherId: 0 }).lean()
    const substitutions = await Substitution.find(
      { $or: [{ teacherId: personId }, { absentId: personId }] },
      { _id: 0, day: 1, teacherId: 1, absentId: 1, note: 1 },
    ).lean()
    return lessons.length + substitutions.length === 0 ? undefined : { lessons, substitutions }
  },
  remove: async (personId, session) => {
    // Why somebody was absent is told to nobody any more.
    await Substitution.updateMany({ absentId: personId }, { $set: { note: '' } }, { session })
    await TimetableImport.deleteMany({ createdById: personId }, { session })
  },
}
