export const home = '/courses'

type Id = { toString(): string }

export function addressOfCourse(id: Id): string {
  return `${home}/${id.toString()}`
}

export function addressOfItem(courseId: Id, itemId: Id): string {
  return `${addressOfCourse(courseId)}/items/${itemId.toString()}`
}

/** Where a material is put into courses. */
export function addressOfUsing(materialId: Id): string {
  return `${home}/use/${materialId.toString()}`
}

/** What has become of a copy. */
export function addressOfCopy(copyId: Id): string {
  return `${home}/copies/${copyId.toString()}`
}

/** Where a lesson of the timetable is prepared. */
export function addressOfLesson(lessonId: Id, day: string): string {
  return `${home}/lesson/${lessonId.toString()}/${day}`
}
