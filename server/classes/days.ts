// Days that somebody names for a change of a class: within its school year. Pure.

import { beginningOf } from '../schools/index.ts'
import { addDays, firstDayOf, lastDayOf, type Span } from '../years/index.ts'
import { mistake } from './mistake.ts'

/** The beginning of a first day. @throws InvalidInput */
export function firstDayIn(year: Span | undefined, day: string): Date {
  return within(year, day, 'firstDay')
}

/** The first moment after a last day, which is not before `from`. @throws InvalidInput */
export function endAfter(year: Span | undefined, day: string, from: Date): Date {
  const last = within(year, day, 'lastDay')
  if (last < from) throw mistake('lastDay', 'classes.errors.endsBeforeItBegins')
  return addDays(last, 1)
}

function within(year: Span | undefined, day: string, field: string): Date {
  const beginning = beginningOf(day)
  if (year && (beginning < year.from || beginning >= year.to))
    throw mistake(field, 'classes.errors.outsideYear', { first: shown(firstDayOf(year)), last: shown(lastDayOf(year)) })
  return beginning
}

/** As people write it: `31/08/2026`. */
function shown(day: string): string {
  return day.split('-').reverse().join('/')
}
