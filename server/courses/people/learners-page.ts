// Who learns in a course: its classes, its door, and everybody by name.

import { groupedCode } from '../../accounts/index.ts'
import type { Translator } from '../../i18n/translator.ts'
import { qrOf } from '../../pages/qr.ts'
import { addressOfCourse, home } from '../address.ts'
import { type CourseRecord, doors } from '../course.model.ts'
import type { FormState } from '../item-page.ts'
import { crumbs } from '../view-page.ts'
import type { Candidate } from './candidates.ts'
import { howOf, type Learner } from './learners.ts'
import { summaryOf } from './teachers-page.ts'

export interface LearnersPage extends FormState {
  readonly course: CourseRecord
  /** Those that the actor may enrol, and those that are. */
  readonly classes: readonly { readonly id: string; readonly name: string; readonly isEnrolled: boolean }[]
  readonly learners: readonly Learner[]
  readonly text: string
  readonly found: readonly Candidate[]
}

export function learnersPage(page: LearnersPage, { t }: Translator) {
  const { course, classes, learners, text, found, typed, errors = {}, isStale } = page
  const title = t('courses.titles.people')
  const url = addressOfCourse(course._id)
  const door = typed?.door || course.door
  return {
    title,
    name: course.title,
    breadcrumbs: crumbs(course, t, title),
    url: `${url}/people`,
    cancelUrl: url,
    groupsUrl: `${url}/groups`,
    revision: course.revision,
    isOfOffice: course.isOfOffice,
    classes: classes.map(({ id, name, isEnrolled }) => ({ value: id, label: name, isChecked: isEnrolled })),
    door: {
      url: `${url}/door`,
      options: doors.map((value) => ({
        value,
        label: t(`courses.doors.${value}`),
        hint: t(`courses.doorHints.${course.isOfOffice ? 'office' : 'school'}.${value}`),
        isChecked: value === door,
      })),
      code: course.door === 'code' && course.joinCode ? groupedCode(course.joinCode) : undefined,
      codeUrl: `${url}/code`,
    },
    adding: {
      url: `${url}/people/add`,
      text,
      hasSearched: text !== '',
      hint: t(course.isOfOffice ? 'courses.people.findStaffHint' : 'courses.people.findHint'),
      people: found.map(({ id, name, className, birthDate, userName }) => ({
        ...{ id, name, className, userName, birthDate: birthDate?.toISOString() },
        isInside: learners.some((one) => one.id === id),
        label: t('courses.people.addOf', { name }),
      })),
    },
    learners: learners.map((learner) => {
      const { id, name, className, birthDate, enrolment, hasLeft } = learner
      return {
        ...{ name, className, hasLeft, birthDate: birthDate?.toISOString() },
        how: enrolment && t(`courses.people.how.${howOf(learner)}`, { name: enrolment.byName }),
        at: enrolment?.at.toISOString(),
        removeUrl: enrolment && `${url}/people/${id}/remove`,
        removeLabel: t('courses.people.removeOf', { name }),
      }
    }),
    count: t('courses.people.count', { count: learners.length }),
    errors,
    isStale,
    summary: summaryOf(errors, t),
  }
}

/** On a board or in a notebook; `site` is where the pupils type it. */
export function codePage(course: CourseRecord & { readonly joinCode: string }, site: string, { t }: Translator) {
  const title = t('courses.titles.code')
  const url = addressOfCourse(course._id)
  const address = `${site}${home}/join`
  return {
    title,
    name: course.title,
    breadcrumbs: crumbs(course, t, title),
    code: groupedCode(course.joinCode),
    qr: qrOf(`${address}?code=${course.joinCode}`),
    address: address.replace(/^https?:\/\//, ''),
    isClosed: course.door !== 'code' || course.state !== 'open',
    closedText: t(course.door === 'code' ? 'courses.code.notOpen' : 'courses.code.closed'),
    url: `${url}/code`,
    backUrl: `${url}/people`,
    revision: course.revision,
  }
}
