// Who teaches a course, and whom its owner finds to teach it with them.

import type { Translator } from '../../i18n/translator.ts'
import { addressOfCourse, home } from '../address.ts'
import type { CourseRecord, CourseTeacher } from '../course.model.ts'
import type { FormState } from '../item-page.ts'
import { crumbs } from '../view-page.ts'
import type { Candidate } from './candidates.ts'
import type { OfferedSubstitute, Ownerless } from './teachers.ts'

export interface TeachersPage extends FormState {
  readonly course: CourseRecord
  /** Of whoever looks at it. */
  readonly personId: string
  readonly mayOwn: boolean
  readonly text: string
  readonly found: readonly Candidate[]
  readonly offered: readonly OfferedSubstitute[]
}

export function teachersPage(page: TeachersPage, { t }: Translator) {
  const { course, mayOwn, text, found, offered, typed, errors = {}, isStale } = page
  const title = t('courses.titles.teachers')
  const url = `${addressOfCourse(course._id)}/teachers`
  const role = typed?.role || 'coTeacher'
  return {
    title,
    name: course.title,
    breadcrumbs: crumbs(course, t, title),
    url,
    backUrl: addressOfCourse(course._id),
    revision: course.revision,
    teachers: course.teachers.map((one) => rowOf(one, page, url, t)),
    offered: mayOwn
      ? offered.map(({ personId, name, forName, from, to }) => ({
          ...{ personId: personId.toString(), name, from, to },
          text: t('courses.teachers.standsInFor', { name: forName }),
        }))
      : [],
    adding: mayOwn && {
      text,
      hasSearched: text !== '',
      people: found.map(({ id, name }) => ({
        value: id,
        label: name,
        isChecked: id === typed?.person || found.length === 1,
      })),
      roles: (['coTeacher', 'substitute', 'owner'] as const).map((value) => ({
        value,
        label: t(`courses.teachers.roles.${value}`),
        hint: t(`courses.teachers.roleHints.${value}`),
        isChecked: value === role,
      })),
      from: typed?.from,
      to: typed?.to,
    },
    errors,
    isStale,
    summary: summaryOf(errors, t),
  }
}

function rowOf(one: CourseTeacher, { mayOwn, personId }: TeachersPage, url: string, t: Translator['t']) {
  const { _id, name, role, from, to } = one
  const isSelf = one.personId.toString() === personId
  const canEnd = role !== 'owner' && (mayOwn || isSelf)
  return {
    ...{ name, from, to, role: t(`courses.teacherRoles.${role}`), personId: one.personId.toString() },
    endUrl: canEnd ? `${url}/${_id.toString()}/end` : undefined,
    endLabel: isSelf ? t('courses.teachers.leave') : t('courses.teachers.end'),
    endName: isSelf ? t('courses.teachers.leave') : t('courses.teachers.endOf', { name }),
    ownerUrl: mayOwn && role === 'coTeacher' ? `${url}/owner` : undefined,
    ownerName: t('courses.teachers.handOverTo', { name }),
  }
}

export function summaryOf(errors: FormState['errors'], t: Translator['t']) {
  return Object.entries(errors ?? {}).map(([name, error]) => ({ ...error, name, label: t(`courses.form.${name}`) }))
}

export function ownerlessPage(courses: readonly Ownerless[], { t }: Translator) {
  const title = t('courses.titles.ownerless')
  return {
    title,
    breadcrumbs: [{ label: t('courses.titles.list'), url: home }, { label: title }],
    courses: courses.map(({ _id, title, teachers, yearKey }) => ({
      title,
      url: `${addressOfCourse(_id)}/teachers`,
      year: `${yearKey}–${yearKey + 1}`,
      owner: teachers.find(({ role }) => role === 'owner')?.name,
    })),
    backUrl: `${home}?shelf=school`,
  }
}
