// What other features may use.

export { addUnits, announceUnit, type NewUnit } from './add.ts'
export { beginningOf, dayOf } from './day.ts'
export { findUnits, hasUnits, type KnownUnit } from './find.ts'
export { type RelationKind, type SchoolLevel, type UnitKind, unitKinds } from './unit.model.ts'
