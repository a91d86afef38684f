import type { ItemPlace } from '../pages/course-kinds.ts'
import type { CourseRecord } from './course.model.ts'

export function placeOf({ _id, unitId, title, level }: CourseRecord): ItemPlace {
  return { courseId: _id, unitId, courseTitle: title, level: level ?? undefined }
}
