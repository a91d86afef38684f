// What other features may use.

export { addUnits, announceUnit, announceUnitsSoon, type NewUnit } from './add.ts'
export { changeUnit, type UnitChange } from './change.ts'
export { useUnitContents } from './contents.ts'
export { createUnit, type UnitForm } from './create.ts'
export { beginningOf, dayOf, endOf, lastDayOf } from './day.ts'
export { unitClosedEvent, unitRenamedEvent, unitReopenedEvent, unitsMergedEvent, unitSplitEvent } from './events.ts'
export { findUnits, hasUnits, type KnownUnit } from './find.ts'
export {
  type ListedUnit,
  listManagedSchoolIds,
  listManagedSchools,
  listUnits,
  listUnitsBelow,
  type ManagedBy,
} from './list.ts'
export {
  canManageSchool,
  canSeeManaged,
  canSeeSchool,
  communeOfficeIds,
  findSchoolOf,
  managedSchoolIds,
  schoolIdsOf,
  schoolManagers,
  schoolStaff,
  sectorOverseers,
} from './rights.ts'
export { findUnitsByCode, setUnitFacts, takeBackUnit, type UnitFacts, walkUnits } from './take-in.ts'
export { type RelationKind, type SchoolLevel, schoolLevels, type UnitKind, unitKinds } from './unit.model.ts'
export { holdsAt, relatedUnitId, type Valid } from './validity.ts'
export { validAt } from './validity-filter.ts'
