// The grid in which the timetable of a class is entered: a choice for each period, of who teaches the class what.

import type { Types } from 'mongoose'
import { type ClassInSchool, levelOfGrade, listAssignments } from '../classes/index.ts'
import { findAllSubjects, type KnownSubject } from '../curriculum/index.ts'
import type { FieldErrors } from '../http/form.ts'
import type { Translator } from '../i18n/translator.ts'
import { formatDate } from '../pages/helpers.ts'
import { findPeople } from '../people/index.ts'
import { beginningOf, holdsAt } from '../schools/index.ts'
import { findBells } from './bells.ts'
import { classUrl, schoolUrl } from './address.ts'
import { holdingIn, subjectOf } from './find.ts'
import { Lesson, type LessonRecord } from './lesson.model.ts'
import { type SessionBells, sessions, setOfGrades, slotKey, weekdays } from './times.ts'
import { revisionOf } from './turn.ts'

interface Choice {
  readonly value: string
  readonly label: string
}

export interface GridParts extends ClassInSchool {
  readonly from: string
  readonly revision: number
  readonly bells: SessionBells
  readonly choices: readonly Choice[]
  /** By `slots.<slot>` and `rooms.<slot>`. */
  readonly typed: Readonly<Record<string, string>>
  /** The days from which something else is entered already. */
  readonly later: readonly Date[]
}

/** As it holds on a day. */
export async function gridOf({ one, school }: ClassInSchool, from: string): Promise<GridParts> {
  const day = beginningOf(from)
  const lessons = await Lesson.find({ $and: [{ classId: one._id }, holdingIn({ from: day })] }).lean<LessonRecord[]>()
  const held = lessons.filter((lesson) => holdsAt({ from: lesson.from, to: lesson.to ?? undefined }, day))
  const bells = (await findBells([school.id])).get(school.id)!.bells[setOfGrades(one.grades)]
  const typed: Record<string, string> = {}
  for (const lesson of held) {
    typed[`slots.${slotKey(lesson)}`] = valueOf(lesson)
    typed[`rooms.${slotKey(lesson)}`] = lesson.room ?? ''
  }
  const later = new Map(lessons.filter((one) => one.from > day).map((one) => [one.from.getTime(), one.from]))
  const choices = await choicesFor({ one, school }, held, day)
  return {
    one,
    school,
    from,
    revision: await revisionOf(one._id),
    bells,
    choices,
    typed,
    later: [...later.values()].sort(),
  }
}

export function valueOf({ level, subjectCode, teacherId }: Pair): string {
  return `${level} ${subjectCode} ${teacherId.toString()}`
}

export interface Pair {
  readonly level: string
  readonly subjectCode: string
  readonly teacherId: Types.ObjectId
}

/** Who teaches the class which subject; what nobody is assigned to is the class teacher's. */
export async function pairsOf({ one }: Pick<ClassInSchool, 'one'>, day: Date): Promise<Pair[]> {
  const assignments = await listAssignments(one._id, day)
  const pairs = assignments.flatMap(({ kind, level, subjectCode, personId }) =>
    kind === 'subject' && level && subjectCode ? [{ level, subjectCode, teacherId: personId }] : [],
  )
  const homeroom = assignments.find(({ kind }) => kind === 'homeroom')
  if (!homeroom) return pairs
  const left = (await subjectsOf(one.grades)).filter(
    ({ level, code }) => !pairs.some((pair) => pair.level === level && pair.subjectCode === code),
  )
  return [...pairs, ...left.map(({ level, code }) => ({ level, subjectCode: code, teacherId: homeroom.personId }))]
}

export async function subjectsOf(grades: readonly number[]): Promise<KnownSubject[]> {
  const levels = new Set(grades.map(levelOfGrade))
  return (await findAllSubjects({})).filter(
    ({ level, isRetired, grades: taught }) =>
      !isRetired && levels.has(level) && taught.some(({ grade, isRetired }) => !isRetired && grades.includes(grade)),
  )
}

async function choicesFor(found: ClassInSchool, held: readonly LessonRecord[], day: Date): Promise<Choice[]> {
  const pairs = new Map([...(await pairsOf(found, day)), ...held].map((pair) => [valueOf(pair), pair]))
  const people = await findPeople([...pairs.values()].map(({ teacherId }) => teacherId))
  const subjects = await findAllSubjects({})
  return [...pairs].map(([value, pair]) => {
    const teacher = people.get(pair.teacherId.toString())?.fullName ?? ''
    return { value, label: `${subjectOf(subjects, pair).shortName} – ${teacher}` }
  })
}

export function gridPage(parts: GridParts & { readonly errors?: FieldErrors }, { t, language }: Translator, now: Date) {
  const { one, school, from, revision, bells, choices, typed, later, errors = {} } = parts
  const title = t('timetable.form.title', { name: one.name })
  const labels = new Map<string, string>()
  const days = weekdays.map((weekday) => ({
    name: t(`timetable.weekdays.${weekday}`),
    periods: sessions.flatMap((session) =>
      bells[session].map(({ begins }, at) => {
        const slot = slotKey({ weekday, session, period: at + 1 })
        const label = t(`timetable.periods.${session}`, { period: at + 1 })
        const name = `slots.${slot}`
        const chosen = typed[name] ?? ''
        labels.set(name, `${t(`timetable.weekdays.${weekday}`)}, ${label}`)
        return {
          ...{ name, label, hint: begins, error: errors[name], room: typed[`rooms.${slot}`] ?? '' },
          ...{ roomName: `rooms.${slot}`, roomLabel: t('timetable.form.roomOf', { period: label }) },
          options: choices.map((choice) => ({ ...choice, isSelected: choice.value === chosen, isVietnamese: true })),
        }
      }),
    ),
  }))
  labels.set('from', t('timetable.form.from'))
  return {
    title,
    lead: school.name,
    breadcrumbs: [
      { label: t('timetable.titles.school'), url: schoolUrl(school.id) },
      { label: one.name, url: classUrl(one._id), isVietnamese: true },
      { label: title },
    ],
    url: `${classUrl(one._id)}/edit`,
    cancelUrl: classUrl(one._id),
    teachersUrl: `/classes/${one._id.toString()}`,
    ...{ from, revision, days, errors, hasChoices: choices.length > 0 },
    later: later.length > 0 ? later.map((day) => formatDate(day, 'day', language, now)).join('; ') : undefined,
    summary:
      Object.keys(errors).length > 0
        ? Object.entries(errors).map(([name, error]) => ({ name, label: labels.get(name) ?? name, ...error }))
        : undefined,
  }
}
