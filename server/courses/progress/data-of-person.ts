import type { PersonData } from '../../person-data.ts'
import { Course } from '../course.model.ts'
import { CourseProgress, type ProgressRecord } from './progress.model.ts'

export const progressData: PersonData = {
  key: 'courses.progress',
  isKept: false,
  read: async (personId) => {
    const found = await CourseProgress.find({ personId }).sort({ _id: 1 }).lean<ProgressRecord[]>()
    if (found.length === 0) return undefined
    const courses = await Course.find({ _id: { $in: found.map(({ courseId }) => courseId) } }, { title: 1 }).lean()
    const titles = new Map(courses.map(({ _id, title }) => [_id.toString(), title]))
    return found.map(({ courseId, items, visitedAt }) => ({
      courseId: courseId.toString(),
      course: titles.get(courseId.toString()),
      visitedAt,
      items,
    }))
  },
  remove: async (personId, session) => void (await CourseProgress.deleteMany({ personId }, { session })),
}
