// What later features, and the start, may use.

export { addCourse, type AddedCourse, type AddedCourseItem, addProgress, type AddedProgress, addSectionTo } from './add.ts'
export { addressOfCourse, addressOfItem } from './address.ts'
export { useCourseCompanions } from './companions.ts'
export type { CourseGroup, CourseItem, CourseRecord, CourseTeacher } from './course.model.ts'
export { beginCopyOf } from './copy/begin.ts'
export { useItemKinds } from './kinds.ts'
export { renderMessage } from './kinds/page/message.ts'
export { learnerIdsIn, listOpenWith } from './materials/touches.ts'
export {
  courseUnitOf,
  findCourse,
  findCourseFor,
  findItemFor,
  type FoundCourse,
  type FoundKindItem,
} from './one.ts'
export { courseRemovedEvent } from './progress/forget.ts'
export { keepSubmitted } from './progress/record.ts'
export { crumbs as courseCrumbs } from './view-page.ts'
