export const home = '/courses'

type Id = { toString(): string }

export function addressOfCourse(id: Id): string {
  return `${home}/${id.toString()}`
}

export function addressOfItem(courseId: Id, itemId: Id): string {
  return `${addressOfCourse(courseId)}/items/${itemId.toString()}`
}

/** Where many items are changed at once. */
export function addressOfArranging(id: Id): string {
  return `${addressOfCourse(id)}/arrange`
}

/** What has changed lately, to be undone. */
export function addressOfChanges(id: Id): string {
  return `${addressOfCourse(id)}/changes`
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
