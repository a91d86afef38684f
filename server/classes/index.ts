// What other features may use.

export { canManageClasses, canSeePupils, canUseClassList, isClassTeacher, teaches } from './access.ts'
export {
  addAssignments,
  addClasses,
  addPlacements,
  endPlacements,
  type NewAssignment,
  type NewClass,
  type NewPlacement,
} from './add.ts'
export { findClasses, listAssignments, listPupils } from './find.ts'
export { classNameKeyOf, classSortKeyOf } from './name.ts'
export { type ClassList, findClass, findClassList, isClassTeacherOf } from './view.ts'
