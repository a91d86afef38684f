// What the features have declared, given at the start.

import type { CalendarSource } from '../pages/calendar-source.ts'

let known: readonly CalendarSource[] = []

export function useCalendarSources(sources: readonly CalendarSource[]): void {
  known = sources
}

export function calendarSources(): readonly CalendarSource[] {
  return known
}
