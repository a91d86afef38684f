type Id = { toString(): string }

export const home = '/timetable'
/** One's own week. */
export const myUrl = `${home}/mine`

export function classUrl(id: Id): string {
  return `${home}/classes/${id.toString()}`
}

export function schoolUrl(id: Id): string {
  return `${home}/schools/${id.toString()}`
}

export function teacherUrl(schoolId: Id, personId: Id): string {
  return `${schoolUrl(schoolId)}/teachers/${personId.toString()}`
}
