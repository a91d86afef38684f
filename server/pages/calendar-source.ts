// What stands in somebody's calendar. A feature declares where its entries come from (feature.ts); the calendar shows them
// and knows none of them by name.

import type { Types } from 'mongoose'
import type { Actor } from '../actor.ts'

export interface CalendarAsked {
  /** Who asks. */
  readonly actor: Actor
  /** Whose calendar: their own, or that of one of their children. */
  readonly personIds: readonly Types.ObjectId[]
  readonly from: Date
  readonly to: Date
}

export interface CalendarEntry {
  /** The same for the same thing, whatever changes of it: it is known under that in other calendars. */
  readonly uid: string
  readonly kind: 'due' | 'lesson' | 'event'
  /** Of no pupil a name. */
  readonly title: string
  readonly begins: Date
  /** Left out: a moment; of whole days the beginning of the first day after. */
  readonly ends?: Date | undefined
  readonly isWholeDay: boolean
  /** It does not take place. */
  readonly isCancelled?: boolean
  readonly place?: string | undefined
  readonly note?: string | undefined
  /** Within the site. */
  readonly url?: string | undefined
  /** Of those who are asked for; none: for everybody. */
  readonly personIds: readonly Types.ObjectId[]
}

export interface CalendarSource {
  /** However long the span and however many there are: always the same number of queries. */
  entries(asked: CalendarAsked): Promise<readonly CalendarEntry[]>
}
