// A week of lessons, whosever they are.

import type { Translator } from '../i18n/translator.ts'
import { addressOf } from '../pages/address.ts'
import { formatDate } from '../pages/helpers.ts'
import { dayOf } from '../schools/index.ts'
import { addDays, dayBeginning, daysOf, type SchoolYear, type Span, weekdayOf, weekOf } from '../years/index.ts'
import type { NamedLesson } from './find.ts'

/** From Monday to Saturday of the week of a day; on a Sunday the next one. */
export function weekSpan(day: Date): Span {
  const weekday = weekdayOf(day)
  const monday = addDays(dayBeginning(day), weekday === 6 ? 1 : -weekday)
  return { from: monday, to: addDays(monday, 6) }
}

export interface WeekParts {
  readonly span: Span
  readonly lessons: readonly NamedLesson[]
  /** Of the school; undefined when none is known. */
  readonly year: SchoolYear | undefined
  /** Where the week is shown, without the day. */
  readonly url: string
  readonly query?: Readonly<Record<string, string>>
  /** Beside the subject: of a class who gives it, of a teacher for which class. */
  readonly shows: 'teachers' | 'classes'
  readonly now: Date
  linkOf?(lesson: NamedLesson): { readonly label: string; readonly url: string } | undefined
}

export function weekOfLessons(parts: WeekParts, words: Translator) {
  const { span, lessons, year, url, query = {}, now } = parts
  const { t, language } = words
  const week = year && weekOf(year, span.from)
  const at = (day: Date) => addressOf(url, { ...query, day: dayOf(day) })
  const first = formatDate(span.from, 'day', language, now)
  const last = formatDate(addDays(span.to, -1), 'day', language, now)
  return {
    name: week ? t('timetable.week.numbered', { number: week.number }) : t('timetable.week.unnumbered'),
    dates: t('timetable.week.dates', { first, last }),
    previousUrl: at(addDays(span.from, -7)),
    nextUrl: at(addDays(span.from, 7)),
    todayUrl: now < span.from || now >= addDays(span.to, 1) ? at(now) : undefined,
    hasLessons: lessons.length > 0,
    days: daysOf(span).map((date) => {
      const day = dayOf(date)
      return {
        name: t(`timetable.weekdays.${weekdayOf(date)}`),
        dayText: formatDate(date, 'day', language, now).slice(0, 5),
        isToday: day === dayOf(now),
        off: year?.breaks.find(({ from, to }) => from <= date && date < to)?.name,
        lessons: lessons.filter((one) => one.day === day).map((one) => shownLesson(one, parts, words)),
      }
    }),
  }
}

export function shownLesson(
  one: NamedLesson,
  { shows, linkOf }: Pick<WeekParts, 'shows' | 'linkOf'>,
  { t }: Translator,
) {
  const { lesson, bell, subject, teacher, owner, group, substitution } = one
  const isCancelled = substitution !== undefined && !substitution.teacherId
  const names = { teacher: teacher?.fullName ?? '', owner: owner?.fullName ?? '' }
  return {
    period: t(`timetable.periods.${lesson.session}`, { period: lesson.period }),
    time: `${bell.begins}–${bell.ends}`,
    subject: subject.shortName,
    beside: shows === 'classes' ? group.name : isCancelled ? '' : names.teacher,
    room: lesson.room,
    isCancelled,
    instead: substitution?.teacherId ? t('timetable.lesson.instead', names) : undefined,
    note: substitution?.note,
    link: isCancelled ? undefined : linkOf?.(one),
  }
}
