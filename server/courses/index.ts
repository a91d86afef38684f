// What later features, and the start, may use.

export { addressOfCourse, addressOfItem } from './address.ts'
export type { CourseGroup, CourseItem, CourseRecord } from './course.model.ts'
export { useItemKinds } from './kinds.ts'
export { courseUnitOf, findItemFor, type FoundKindItem } from './one.ts'
export { keepSubmitted } from './progress/record.ts'
export { crumbs as courseCrumbs } from './view-page.ts'
