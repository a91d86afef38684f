export const home = '/courses'

type Id = { toString(): string }

export function addressOfCourse(id: Id): string {
  return `${home}/${id.toString()}`
}

export function addressOfItem(courseId: Id, itemId: Id): string {
  return `${addressOfCourse(courseId)}/items/${itemId.toString()}`
}
