// What later features may use.

export { classUrl as addressOfTimetable } from './address.ts'
export { findLesson, type NamedLesson } from './find.ts'
export { giverOf } from './occurrences.ts'
