// On which days lessons take place, and when: on days of school of their year, for as long as they hold. Pure.

import type { Types } from 'mongoose'
import { beginningOf, dayOf, holdsAt } from '../schools/index.ts'
import { addDays, daysOf, schoolDaysOf, type SchoolYear, type Span, weekdayOf } from '../years/index.ts'
import type { LessonRecord } from './lesson.model.ts'
import type { SubstitutionRecord } from './substitution.model.ts'
import { type Bell, minutesOf } from './times.ts'

export interface Occurrence {
  readonly lesson: LessonRecord
  /** `2026-11-30` */
  readonly day: string
  readonly begins: Date
  readonly ends: Date
  readonly bell: Bell
  /** Somebody else gives it, or nobody. */
  readonly substitution: SubstitutionRecord | undefined
}

export interface Known {
  readonly lessons: readonly LessonRecord[]
  readonly substitutions: readonly SubstitutionRecord[]
  /** Undefined: the school has no such year, or no such period any more. */
  yearOf(lesson: LessonRecord): SchoolYear | undefined
  bellOf(lesson: LessonRecord): Bell | undefined
}

/** In the order in which they take place. */
export function occurrencesOf({ lessons, substitutions, yearOf, bellOf }: Known, span: Span): Occurrence[] {
  const changes = new Map(substitutions.map((one) => [`${String(one.lessonId)} ${one.day}`, one]))
  const schoolDays = new Map<SchoolYear, Date[]>()
  const daysFor = (year: SchoolYear) => {
    const known = schoolDays.get(year) ?? daysOfSchool(year, span)
    schoolDays.set(year, known)
    return known
  }
  const found = lessons.flatMap((lesson): Occurrence[] => {
    const [year, bell] = [yearOf(lesson), bellOf(lesson)]
    if (!year || !bell) return []
    const { from, to } = lesson
    return daysFor(year)
      .filter((day) => weekdayOf(day) === lesson.weekday && holdsAt({ from, to: to ?? undefined }, day))
      .map((date) => {
        const day = dayOf(date)
        return {
          ...{ lesson, day, bell, substitution: changes.get(`${lesson._id.toString()} ${day}`) },
          ...{ begins: at(date, bell.begins), ends: at(date, bell.ends) },
        }
      })
  })
  return found.sort((a, b) => a.begins.getTime() - b.begins.getTime())
}

/** Of a span those on which there is school: in a term, in no break, no Sunday. */
export function daysOfSchool(year: SchoolYear, span: Span): Date[] {
  const inSpan = year.terms.flatMap((term) => {
    const [from, to] = [later(term.from, span.from), term.to < span.to ? term.to : span.to]
    return from < to ? daysOf({ from: beginningOf(dayOf(from)), to }) : []
  })
  return inSpan.flatMap((day) => schoolDaysOf(year, { from: day, to: addDays(day, 1) }))
}

/** Who gives it; undefined when nobody does. */
export function giverOf({ lesson, substitution }: Occurrence): Types.ObjectId | undefined {
  return substitution ? (substitution.teacherId ?? undefined) : lesson.teacherId
}

function at(day: Date, clock: string): Date {
  return new Date(day.getTime() + minutesOf(clock) * 60_000)
}

function later(a: Date, b: Date): Date {
  return a > b ? a : b
}
