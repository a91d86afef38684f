// What other features may use.

export { canManageClasses, canSeePupils, canUseClassList, isClassTeacher, teaches } from './access.ts'
export {
  addAssignments,
  addClasses,
  addFirstPlacements,
  addPlacements,
  endPlacements,
  type NewAssignment,
  type NewClass,
  type NewPlacement,
} from './add.ts'
export { findClasses, listAssignments, listPupils } from './find.ts'
export { type AssignmentRecord } from './assignment.model.ts'
export { type ClassRecord } from './class.model.ts'
export {
  hasClasses,
  listAssignmentsOf,
  listClassesNamed,
  listClassesOf,
  listPlacementsOf,
  listPlacesAt,
} from './lists.ts'
export { gradeIn, levelOfGrade } from './grades.ts'
export { classNameKeyOf, classSortKeyOf } from './name.ts'
export { type PlacementRecord } from './placement.model.ts'
export {
  type ClassChange,
  endAssignment,
  reopenAssignment,
  reopenPlacements,
  setClassFacts,
  takeBackAssignment,
  takeBackClass,
} from './take-in.ts'
export { type ClassInSchool, type ClassList, findClass, findClassList, isClassTeacherOf } from './view.ts'
export { prepareTurns, takeTurns } from './turn.ts'
