import type { KnownSubject } from '../../curriculum/index.ts'
import type { FieldErrors } from '../../http/form.ts'
import type { Translator } from '../../i18n/translator.ts'
import type { KnownPerson } from '../../people/index.ts'
import { crumbs, daysOf, personLabel } from '../class-page.ts'
import { summaryOf } from '../form-page.ts'
import { classUrl, dutyName } from '../list-page.ts'
import { howOptions } from '../pupils/page.ts'
import type { ClassInSchool } from '../view.ts'
import { dutyText } from './input.ts'
import type { KnownAssignment } from './list.ts'

/** As it was typed. */
export interface TypedAssignment {
  readonly person: string
  readonly duty: string
  readonly firstDay: string
  readonly lastDay: string
  readonly substituteFor: string
  readonly replaces: string
}

export interface AssignPage extends ClassInSchool {
  readonly staff: readonly KnownPerson[]
  readonly subjects: readonly KnownSubject[]
  readonly teachers: readonly KnownAssignment[]
  readonly typed: TypedAssignment
  readonly errors?: FieldErrors
}

export function assignPage(page: AssignPage, words: Translator, now: Date) {
  const { one, school, staff, subjects, teachers, typed, errors = {} } = page
  const { t } = words
  const optionOf = (person: KnownPerson, chosen: string) => ({
    value: person.id,
    label: personLabel(person, words, now),
    isVietnamese: true,
    isSelected: person.id === chosen,
  })
  const standing = teachers.filter(({ substituteFor }) => !substituteFor)
  const colleagues = [...new Map(standing.map(({ person }) => [person.id, person])).values()]
  const classTeacher = standing.find(({ kind }) => kind === 'homeroom')
  return {
    title: t('classes.assign.title', { name: one.name }),
    lead: school.name,
    isLeadVietnamese: true,
    breadcrumbs: crumbs(page, words, t('classes.assign.action')),
    url: `${classUrl(one._id)}/teachers/add`,
    cancelUrl: classUrl(one._id),
    duties: [
      { kind: 'homeroom' },
      ...subjects.map(({ level, code, name }) => ({ kind: 'subject', level, subjectCode: code, name })),
    ].map((duty) => ({
      value: dutyText(duty),
      label: 'name' in duty ? duty.name : t('classes.duties.homeroom'),
      isSelected: dutyText(duty) === typed.duty,
    })),
    people: staff.map((person) => optionOf(person, typed.person)),
    colleagues: colleagues.map((person) => optionOf(person, typed.substituteFor)),
    isSubstituting: typed.substituteFor !== '' || errors.substituteFor !== undefined,
    replacesLabel: classTeacher && t('classes.assign.replaces', { teacher: classTeacher.person.fullName }),
    replaces: typed.replaces === 'yes',
    firstDay: typed.firstDay,
    lastDay: typed.lastDay,
    errors,
    summary: summaryOf(errors, (name) => t(`classes.assign.${name}`)),
  }
}

export interface EndPage extends ClassInSchool {
  readonly assignment: KnownAssignment
  readonly typed: { readonly how: string; readonly lastDay: string }
  readonly errors?: FieldErrors
}

export function endPage(page: EndPage, words: Translator, now: Date) {
  const { one, assignment, typed, errors = {} } = page
  const { t } = words
  const duty = dutyName(assignment, words)
  return {
    title: t('classes.endAssignment.title', { teacher: assignment.person.fullName }),
    lead: `${duty} · ${t('classes.class.title', { name: one.name })}`,
    breadcrumbs: crumbs(page, words, t('classes.endAssignment.action')),
    days: daysOf(assignment, words, now),
    url: `${classUrl(one._id)}/teachers/${assignment.id}/end`,
    cancelUrl: classUrl(one._id),
    hows: howOptions('classes.endAssignment', typed.how, words),
    lastDay: typed.lastDay,
    errors,
  }
}
