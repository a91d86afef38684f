// A calendar as an agenda, a week or a month.

import type { Actor } from '../actor.ts'
import type { Translator } from '../i18n/translator.ts'
import { addressOf } from '../pages/address.ts'
import type { CalendarEntry } from '../pages/calendar-source.ts'
import { formatDate } from '../pages/helpers.ts'
import type { KnownPerson } from '../people/index.ts'
import { beginningOf, dayOf } from '../schools/index.ts'
import { addDays, dayBeginning, daysOf, type Span, weekdayOf } from '../years/index.ts'
import { feedUrl, home } from './address.ts'

export const views = ['agenda', 'week', 'month'] as const
export type View = (typeof views)[number]

/** Days of the agenda. */
const agendaDays = 14

/** From Monday to Sunday, where it is a week or the weeks of a month. */
export function spanOf(view: View, day: Date): Span {
  const from = dayBeginning(day)
  if (view === 'agenda') return { from, to: addDays(from, agendaDays) }
  const monday = (of: Date) => addDays(of, -weekdayOf(of))
  if (view === 'week') return { from: monday(from), to: addDays(monday(from), 7) }
  const first = beginningOf(`${dayOf(from).slice(0, 7)}-01`)
  return { from: monday(first), to: addDays(monday(addDays(monthAfter(first), -1)), 7) }
}

export interface CalendarPage {
  readonly actor: Actor
  readonly view: View
  readonly day: Date
  readonly span: Span
  readonly entries: readonly CalendarEntry[]
  readonly children: ReadonlyMap<string, KnownPerson>
  /** The one whose calendar it is; undefined: everybody's together. */
  readonly person: string | undefined
  readonly now: Date
}

export function calendarPage(page: CalendarPage, words: Translator) {
  const { actor, view, day, span, entries, children, person, now } = page
  const { t, language } = words
  const at = (change: Record<string, string>) =>
    addressOf(home, { view: view === 'agenda' ? '' : view, day: dayOf(day), person: person ?? '', ...change })
  const own = actor.personId.toString()
  const days = daysOf(span).map((date) => {
    const ofDay = entries.filter((one) => isOn(one, date))
    return {
      date,
      name: formatDate(date, 'weekday', language, now),
      dayNumber: Number(dayOf(date).slice(8)),
      isToday: dayOf(date) === dayOf(now),
      isOther: view === 'month' && dayOf(date).slice(0, 7) !== dayOf(day).slice(0, 7),
      url: at({ view: '', day: dayOf(date) }),
      entries: ofDay.map((one) => shown(one, page, words)),
    }
  })
  const step = view === 'agenda' ? agendaDays : 7
  const [before, after] =
    view === 'month'
      ? [addDays(firstOfMonth(day), -1), monthAfter(firstOfMonth(day))]
      : [addDays(day, -step), addDays(day, step)]
  const last = addDays(span.to, -1)
  const show = (date: Date) => formatDate(date, 'day', language, now)
  return {
    title: t('calendar.titles.calendar'),
    heading:
      view === 'month' ? t('calendar.month', { month: show(day).slice(3) }) : `${show(span.from)} – ${show(last)}`,
    feedUrl,
    tabs: views.map((one) => ({
      ...{ label: t(`calendar.views.${one}`), isCurrent: one === view },
      url: at({ view: one === 'agenda' ? '' : one }),
    })),
    people:
      actor.childIds.length === 0
        ? undefined
        : [
            { label: t('calendar.everybody'), url: at({ person: '' }), isCurrent: person === undefined },
            { label: t('calendar.own'), url: at({ person: own }), isCurrent: person === own },
            ...[...children.values()].map(({ id, fullName }) => ({
              ...{ label: fullName, url: at({ person: id }), isCurrent: person === id, isVietnamese: true },
            })),
          ],
    previousUrl: at({ day: dayOf(before) }),
    nextUrl: at({ day: dayOf(after) }),
    todayUrl: at({ day: '' }),
    isMonth: view === 'month',
    isEmpty: entries.length === 0,
    // An agenda leaves out the days on which there is nothing.
    days: view === 'agenda' ? days.filter((one) => one.entries.length > 0) : days,
    weekdays: [0, 1, 2, 3, 4, 5, 6].map((one) => t(`calendar.weekdays.${one}`)),
    weeks: view === 'month' ? Array.from({ length: days.length / 7 }, (_, at) => days.slice(at * 7, at * 7 + 7)) : [],
  }
}

function shown(one: CalendarEntry, { children, actor }: CalendarPage, { t, language }: Translator) {
  const time = (date: Date) => formatDate(date, 'time', language, date)
  const names = one.personIds.flatMap((id) =>
    id.equals(actor.personId) ? [] : (children.get(id.toString())?.fullName ?? []),
  )
  return {
    title: one.title,
    kind: t(`calendar.kinds.${one.kind}`),
    isDue: one.kind === 'due',
    icon: one.kind === 'due' ? 'assignment' : one.kind === 'lesson' ? 'clock' : 'calendar',
    time: one.isWholeDay ? '' : one.ends ? `${time(one.begins)}–${time(one.ends)}` : time(one.begins),
    note: [one.place, one.note].filter(Boolean).join(' · '),
    ...{ url: one.url, isCancelled: one.isCancelled, names: names.join(', ') },
  }
}

function isOn({ begins, ends, isWholeDay }: CalendarEntry, day: Date): boolean {
  if (!isWholeDay) return dayOf(begins) === dayOf(day)
  return begins < addDays(day, 1) && (ends ?? addDays(begins, 1)) > day
}

function firstOfMonth(day: Date): Date {
  return beginningOf(`${dayOf(day).slice(0, 7)}-01`)
}

function monthAfter(first: Date): Date {
  return firstOfMonth(addDays(first, 31))
}
