// What becomes of days that a package says: kept, moved to the same week of another school year, or left out. Pure.

import { moveDay } from '../courses/index.ts'
import { hoursAhead } from '../day.ts'
import type { SchoolYear } from '../years/index.ts'
import type { DayChoice } from './import.model.ts'
import type { CalendarSaid } from './read/draft.ts'

export interface Moving {
  readonly days: DayChoice
  readonly from: CalendarSaid | undefined
  /** Of the course, as the package says; undefined: it says none. */
  readonly fromKey: number | undefined
  readonly to: SchoolYear | undefined
  readonly toKey: number
}

export function movedDay(at: Date, { days, from, fromKey, to, toKey }: Moving): Date | undefined {
  if (days === 'drop') return undefined
  if (days === 'keep' || fromKey === undefined) return at
  return moveDay(at, from as Parameters<typeof moveDay>[1], to, toKey - fromKey).at
}

/** As a field for a moment has it, by the clock in Vietnam. */
export function typedMoment(at: Date): string {
  return new Date(at.getTime() + hoursAhead * 3600_000).toISOString().slice(0, 16)
}
