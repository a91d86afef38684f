// A day of a school: its classes with their periods, some at a time.

import type { ClassRecord } from '../classes/index.ts'
import type { Translator } from '../i18n/translator.ts'
import { addressOf } from '../pages/address.ts'
import { formatDate } from '../pages/helpers.ts'
import type { KnownPerson } from '../people/index.ts'
import { dayOf, type KnownUnit } from '../schools/index.ts'
import { addDays, daysOf, type SchoolYear, weekOf, weekdayOf } from '../years/index.ts'
import { classUrl, schoolUrl } from './address.ts'
import type { NamedLesson } from './find.ts'
import { type Bells, sessions } from './times.ts'
import { weekSpan } from './week-page.ts'

export interface SchoolPage {
  readonly school: KnownUnit
  readonly year: SchoolYear
  readonly day: Date
  /** Those of this page of the list. */
  readonly classes: readonly ClassRecord[]
  readonly lessons: readonly NamedLesson[]
  readonly bells: Bells
  readonly grades: readonly number[]
  readonly grade: number | undefined
  readonly page: number
  readonly hasNext: boolean
  readonly staff: readonly KnownPerson[]
  readonly canManage: boolean
  readonly now: Date
}

export function schoolPage(page: SchoolPage, { t, language }: Translator) {
  const { school, year, day, classes, lessons, bells, grades, grade, canManage, now } = page
  const url = schoolUrl(school.id)
  const query = { day: dayOf(day), grade: grade === undefined ? '' : String(grade) }
  const at = (change: Record<string, string>) => addressOf(url, { ...query, ...change })
  const week = weekSpan(day)
  const number = weekOf(year, day)?.number
  const counts = Object.values(bells).map((set) => sessions.map((session) => set[session].length))
  const columns = sessions.flatMap((session, which) =>
    Array.from({ length: Math.max(...counts.map((count) => count[which]!)) }, (_, before) => ({
      session,
      period: before + 1,
    })),
  )
  return {
    title: t('timetable.titles.school'),
    lead: school.name,
    breadcrumbs: [
      { label: school.name, url: `/schools/${school.id}`, isVietnamese: true },
      { label: t('timetable.titles.school') },
    ],
    week: number ? t('timetable.week.numbered', { number }) : t('timetable.week.unnumbered'),
    previousUrl: at({ day: dayOf(addDays(week.from, -7)) }),
    nextUrl: at({ day: dayOf(addDays(week.from, 7)) }),
    dayTabs: daysOf(week).map((date) => ({
      label: `${t(`timetable.weekdays.${weekdayOf(date)}`)} ${formatDate(date, 'day', language, now).slice(0, 5)}`,
      url: at({ day: dayOf(date) }),
      isCurrent: dayOf(date) === dayOf(day),
    })),
    gradeTabs:
      grades.length < 2
        ? undefined
        : [
            { label: t('timetable.school.allGrades'), url: at({ grade: '' }), isCurrent: grade === undefined },
            ...grades.map((one) => ({
              ...{ label: t('timetable.school.grade', { grade: one }), url: at({ grade: String(one) }) },
              isCurrent: one === grade,
            })),
          ],
    caption: t('timetable.school.caption', { day: formatDate(day, 'weekday', language, now) }),
    columns: [
      { label: t('timetable.school.class') },
      ...columns.map(({ session, period }) => ({ label: t(`timetable.periods.${session}`, { period }) })),
    ],
    rows: classes.map((one) => ({
      cells: [
        {
          label: t('timetable.school.class'),
          text: one.name,
          url: classUrl(one._id),
          isName: true,
          isVietnamese: true,
        },
        ...columns.map(({ session, period }) => {
          const found = lessons.find(
            ({ lesson }) => lesson.classId.equals(one._id) && lesson.session === session && lesson.period === period,
          )
          const isCancelled = found?.substitution && !found.substitution.teacherId
          return {
            label: t(`timetable.periods.${session}`, { period }),
            text: found ? found.subject.shortName : '–',
            ...(found && { note: isCancelled ? t('timetable.lesson.cancelled') : found.teacher?.fullName }),
          }
        }),
      ],
    })),
    isEmpty: classes.length === 0,
    previousPageUrl: page.page > 1 ? at({ page: String(page.page - 1) }) : undefined,
    nextPageUrl: page.hasNext ? at({ page: String(page.page + 1) }) : undefined,
    teachersUrl: `${url}/teachers`,
    staff: page.staff.map(({ id, fullName }) => ({ value: id, label: fullName, isVietnamese: true })),
    bellsUrl: canManage ? `${url}/bells` : undefined,
    absencesUrl: canManage ? `${url}/absences` : undefined,
    importUrl: canManage ? `${url}/import` : undefined,
  }
}
