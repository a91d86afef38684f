// How a year is shown: in words, as bars and as tables of weeks.

import type { Translator } from '../i18n/translator.ts'
import { formatDate } from '../pages/helpers.ts'
import { addDays, isWithin, type Span } from './days.ts'
import type { YearPlan } from './rules.ts'
import { calendarOf, type CalendarWeek, countWeeks, weeksOf } from './weeks.ts'

/** What is to be seen of a year that is not saved yet, too. */
export function wholeOf(year: YearPlan, words: Translator, now: Date) {
  const { t } = words
  const calendar = calendarOf(year)
  return {
    facts: [
      { term: t('years.year.days'), text: spanText(year, words) },
      { term: t('years.year.firstSchoolDay'), text: dayText(year.firstSchoolDay, words) },
      { term: t('years.year.openingDay'), text: dayText(year.openingDay, words) },
      { term: t('years.year.weeks'), text: weeksText(year, words) },
    ].filter(({ text }) => text !== ''),
    drawing: drawingOf(year, words, now),
    breaks: year.breaks.map(({ name, ...span }) => ({ term: name, text: spanText(span, words) })),
    tables: year.terms.map(({ code }) => ({
      caption: t('years.terms.name', { code }),
      weeks: calendar
        .filter(({ term }) => term === code)
        .map((week) => ({
          name: week.number === undefined ? week.breaks.join(', ') : String(week.number),
          note: week.number === undefined ? undefined : week.breaks.join(', '),
          from: formatDay(week.from, words),
          to: formatDay(addDays(week.to, -1), words),
          isBreak: week.number === undefined,
          isNow: isWithin(now, week),
        })),
    })),
  }
}

/** A bar for each term with a cell for each week. */
export function drawingOf(year: YearPlan, words: Translator, now: Date) {
  const { t } = words
  const calendar = calendarOf(year)
  const counts = countWeeks({ ...year, weeks: weeksOf(year) })
  return year.terms.map((term, at) => ({
    name: t('years.terms.name', { code: term.code }),
    text: t('years.terms.text', { count: counts[at]!.count, days: spanText(term, words) }),
    weeks: calendar.filter((week) => week.term === term.code).map((week) => cellOf(week, words, now)),
  }))
}

export function weeksText(year: YearPlan, { t }: Translator): string {
  const counts = countWeeks({ ...year, weeks: weeksOf(year) }).map(({ count }) => count)
  const total = counts.reduce((sum, count) => sum + count, 0)
  return t('years.year.weekCount', { total, parts: counts.join(' + ') })
}

export function spanText({ from, to }: Span, words: Translator): string {
  return `${formatDay(from, words)} – ${formatDay(addDays(to, -1), words)}`
}

export function dayText(day: Date | undefined, { language }: Translator): string {
  return day ? formatDate(day, 'weekday', language, day) : ''
}

function cellOf(week: CalendarWeek, words: Translator, now: Date) {
  const { number, breaks } = week
  return {
    week: number,
    breakName: breaks.join(', '),
    from: formatDay(week.from, words).slice(0, 5),
    days: spanText(week, words),
    isNow: isWithin(now, week),
  }
}

function formatDay(day: Date, { language }: Translator): string {
  return formatDate(day, 'day', language, day)
}
