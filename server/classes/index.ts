// What other features may use.

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
