// What later features may use.

export { addYears } from './add.ts'
export { addDays, dayBeginning, daysOf, firstDayOf, lastDayOf, type Span, spanOf, weekdayOf } from './days.ts'
export { findYear, listYears, type SchoolYear, yearAt, yearIn, yearKeysOf } from './find.ts'
export { useYearUses } from './remove.ts'
export type { YearPlan } from './rules.ts'
export { type Break, schoolDaysOf, type Term, type TermCode, termCodes, type Week, weekOf } from './weeks.ts'
