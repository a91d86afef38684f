import type { Translator } from '../i18n/translator.ts'
import { addressOf } from '../pages/address.ts'
import { formatDate } from '../pages/helpers.ts'
import type { ShownLink } from '../pages/place-links.ts'
import type { KnownPerson } from '../people/index.ts'
import type { KnownUnit } from '../schools/index.ts'
import { usualGrades } from './grades.ts'
import { classUrl, countName, dutyName, gradesName, listUrl } from './list-page.ts'
import type { PupilCount } from './list.ts'
import type { ListedPupil } from './roll.ts'
import type { KnownAssignment } from './teachers/list.ts'
import { yearLabel } from './time.ts'
import type { ClassInSchool } from './view.ts'

export interface ClassPage extends ClassInSchool {
  readonly campus: KnownUnit | undefined
  readonly count: PupilCount
  /** Undefined for whoever may not know who is in it. */
  readonly pupils: readonly ListedPupil[] | undefined
  readonly teachers: readonly KnownAssignment[]
  readonly links: readonly ShownLink[]
  readonly canManage: boolean
  readonly canUseList: boolean
  /** When it is not the current year. */
  readonly asOf: Date | undefined
}

export function classPage(page: ClassPage, words: Translator, now: Date) {
  const { one, school, campus, count, pupils, teachers, links, canManage, canUseList, asOf } = page
  const { t, language } = words
  const url = classUrl(one._id)
  const day = (time: Date) => formatDate(time, 'day', language, now)
  return {
    title: t('classes.class.title', { name: one.name }),
    lead: `${school.name} · ${t('classes.year', { year: yearLabel(one.yearKey) })}`,
    breadcrumbs: crumbs(page, words),
    asOf: asOf && t('classes.class.asOf', { day: day(asOf) }),
    facts: [
      { term: t('classes.class.grade'), text: gradesName(one.grades, words) },
      { term: t('classes.class.campus'), text: campus?.name ?? '' },
      { term: t('classes.class.count'), text: countName(count, words) ?? '' },
    ].filter(({ text }) => text !== ''),
    isOverfull: one.grades.length > usualGrades,
    links: links.map(({ label, url, icon }) => ({ label, url, icon })),
    hasPupils: pupils !== undefined && pupils.length > 0,
    showsPupils: pupils !== undefined,
    showsBirthDates: pupils?.some((pupil) => showsBirthDate(pupil, canUseList)) ?? false,
    showsGuardians: canUseList,
    showsGrades: one.grades.length > 1,
    canManage,
    pupils: pupils?.map((pupil, at) => ({
      rank: at + 1,
      name: pupil.person.fullName,
      birthDate: showsBirthDate(pupil, canUseList) ? pupil.person.birthDate?.toISOString() : undefined,
      gender: pupil.person.gender && t(`classes.genders.${pupil.person.gender}`),
      grade: pupil.grade ?? t('classes.class.gradeUnknown'),
      isRetained: pupil.isRetained,
      personUrl: `/people/${pupil.person.id}`,
      changeUrl: `${url}/pupils/${pupil.person.id}`,
      guardians: canUseList
        ? pupil.guardians.map(({ person, relation, phone }) => ({
            name: person.fullName,
            relation: t(`classes.relations.${relation}`),
            phone,
            phoneUrl: phone && `tel:${phone.replace(/[^+\d]/g, '')}`,
          }))
        : [],
    })),
    // For the printed list.
    classTeacher: teachers.find(({ kind }) => kind === 'homeroom')?.person.fullName,
    teachers: teachers.map((assignment) => ({
      duty: dutyName(assignment, words),
      name: assignment.person.fullName,
      days: daysOf(assignment, words, now),
      substituteFor: assignment.substituteFor?.fullName,
      isLeaving: canManage && assignment.isLeaving,
      endUrl: canManage ? `${url}/teachers/${assignment.id}/end` : undefined,
    })),
    addUrl: `${url}/pupils/add`,
    gradesUrl: one.grades.length > 1 ? `${url}/pupils/grades` : undefined,
    retainedUrl: `${url}/pupils/retained`,
    teachersUrl: `${url}/teachers/add`,
    changeUrl: `${url}/change`,
    removeUrl: `${url}/remove`,
    // A class with pupils is never removed: the button would only lead to a refusal.
    canRemove: canManage && pupils?.length === 0,
  }
}

export function crumbs({ one, school }: ClassInSchool, { t }: Translator, ...below: readonly string[]) {
  const list = {
    label: t('classes.titles.list'),
    url: addressOf(listUrl, { school: school.id, year: String(one.yearKey) }),
  }
  const own = t('classes.class.title', { name: one.name })
  if (below.length === 0) return [list, { label: own }]
  return [list, { label: own, url: classUrl(one._id) }, ...below.map((label) => ({ label }))]
}

/** Everybody's for those who have the list, otherwise only to tell those of one name apart. */
function showsBirthDate({ person, hasNamesake }: ListedPupil, canUseList: boolean): boolean {
  return person.birthDate !== undefined && (canUseList || hasNamesake)
}

/** `to` is the first day on which it no longer holds: people are told the last one. */
export function daysOf(
  { from, to }: { from: Date; to: Date | undefined },
  { t, language }: Translator,
  now: Date,
): string {
  const first = formatDate(from, 'day', language, now)
  if (!to) return t('classes.days.from', { first })
  return t('classes.days.fromTo', { first, last: formatDate(new Date(to.getTime() - 1), 'day', language, now) })
}

/** Of a person in a list to choose from: with the birth date, by which namesakes are told apart. */
export function personLabel({ fullName, birthDate }: KnownPerson, { language }: Translator, now: Date): string {
  return birthDate ? `${fullName} (${formatDate(birthDate, 'day', language, now)})` : fullName
}
