// The entries of somebody in a span of days, from all sources, in order.

import type { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import type { CalendarEntry } from '../pages/calendar-source.ts'
import type { Span } from '../years/index.ts'
import { calendarSources } from './sources.ts'

/** Of oneself and one's children, or of those of them that are asked for. Anybody else has none for the actor. */
export async function listEntries(
  actor: Actor,
  { from, to }: Span,
  only?: readonly Types.ObjectId[],
): Promise<CalendarEntry[]> {
  const own = [actor.personId, ...actor.childIds]
  const personIds = only ? own.filter((id) => only.some((one) => one.equals(id))) : own
  const entries: CalendarEntry[] = []
  for (const source of calendarSources()) entries.push(...(await source.entries({ actor, personIds, from, to })))
  return entries.sort((a, b) => a.begins.getTime() - b.begins.getTime() || (a.uid < b.uid ? -1 : 1))
}
