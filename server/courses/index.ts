// What later features, and the start, may use.

export { addressOfCourse, addressOfItem, home as coursesHome } from './address.ts'
export type { CourseItem, CourseRecord } from './course.model.ts'
export { courseMakers } from './access.ts'
export { moveDay } from './copy/days.ts'
export { type CourseUnit, unitsToTeachFor } from './create.ts'
export { kindNamed, useItemKinds } from './kinds.ts'
export { namedIn, parsePage } from './kinds/page/markdown.ts'
export { renderPage } from './kinds/page/render.ts'
export { longestPage, mostPictures } from './kinds/page/save.ts'
export { mostItemFiles } from './kinds/file/file.ts'
export { mostItems, mostSections } from './limits.ts'
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
export { loadTaught } from './write.ts'
export { findItemFor, type FoundKindItem } from './one.ts'
export { keepSubmitted } from './progress/record.ts'
export { crumbs as courseCrumbs } from './view-page.ts'
