// What later features, and the start, may use.

export { addressOfCourse, addressOfItem } from './address.ts'
export { useCourseCompanions } from './companions.ts'
export type { CourseItem, CourseRecord, CourseTeacher } from './course.model.ts'
export { useItemKinds } from './kinds.ts'
export { renderMessage } from './kinds/page/message.ts'
export { findCourse, findCourseFor, findItemFor, type FoundCourse, type FoundKindItem } from './one.ts'
export { courseRemovedEvent } from './progress/forget.ts'
export { keepSubmitted } from './progress/record.ts'
export { crumbs as courseCrumbs } from './view-page.ts'
