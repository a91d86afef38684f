// What later features, and the start, may use.

export { courseMakers } from './access.ts'
export {
  addCourse,
  type AddedCourse,
  type AddedCourseItem,
  type AddedProgress,
  addProgress,
  addSectionTo,
} from './add.ts'
export { addressOfCourse, addressOfItem, home as coursesHome } from './address.ts'
export { useCourseCompanions } from './companions.ts'
export { beginCopyOf } from './copy/begin.ts'
export { moveDay } from './copy/days.ts'
export type { CourseGroup, CourseItem, CourseRecord, CourseTeacher } from './course.model.ts'
export { type CourseUnit, unitsToTeachFor } from './create.ts'
export { kindNamed, useItemKinds } from './kinds.ts'
export { mostItemFiles } from './kinds/file/file.ts'
export { namedIn, parsePage } from './kinds/page/markdown.ts'
export { renderMessage } from './kinds/page/message.ts'
export { renderPage } from './kinds/page/render.ts'
export { longestPage, mostPictures } from './kinds/page/save.ts'
export { mostItems, mostSections } from './limits.ts'
export { learnerIdsIn, listOpenWith } from './materials/touches.ts'
export { courseUnitOf, findCourse, findCourseFor, findItemFor, type FoundCourse, type FoundKindItem } from './one.ts'
export {
  type ArrivingItem,
  type ArrivingSection,
  bringCourse,
  bringItem,
  bringSections,
  calendarOf,
  findToPack,
  kindPackedAs,
} from './packing.ts'
export { courseRemovedEvent } from './progress/forget.ts'
export { keepSubmitted } from './progress/record.ts'
export { crumbs as courseCrumbs } from './view-page.ts'
export { loadTaught } from './write.ts'
