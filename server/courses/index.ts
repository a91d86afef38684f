// What later features, and the start, may use.

export {
  addCourse,
  type AddedCourse,
  type AddedCourseItem,
  addProgress,
  type AddedProgress,
  addSectionTo,
} from './add.ts'
export { addressOfCourse, addressOfItem } from './address.ts'
export type { CourseItem, CourseRecord } from './course.model.ts'
export { beginCopyOf } from './copy/begin.ts'
export { useItemKinds } from './kinds.ts'
export { learnerIdsIn, listOpenWith } from './materials/touches.ts'
export { findItemFor, type FoundKindItem } from './one.ts'
export { keepSubmitted } from './progress/record.ts'
export { crumbs as courseCrumbs } from './view-page.ts'
