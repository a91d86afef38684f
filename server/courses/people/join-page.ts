import type { FieldErrors } from '../../http/form.ts'
import type { Translator } from '../../i18n/translator.ts'
import { addressOfCourse, home } from '../address.ts'
import type { CourseRecord } from '../course.model.ts'
import { summaryOf } from './teachers-page.ts'

export interface JoinPage {
  readonly code: string
  readonly errors?: FieldErrors
}

export function joinPage({ code, errors = {} }: JoinPage, { t }: Translator) {
  const title = t('courses.titles.join')
  return {
    title,
    breadcrumbs: [{ label: t('courses.titles.list'), url: home }, { label: title }],
    url: `${home}/join`,
    cancelUrl: home,
    code,
    errors,
    summary: summaryOf(errors, t),
  }
}

/** What somebody is told of a course with an open door before they come in. */
export function openPage({ _id, title, introduction, teachers, unitName }: CourseRecord, { t }: Translator) {
  const url = addressOfCourse(_id)
  return {
    title,
    breadcrumbs: [
      { label: t('courses.titles.list'), url: home },
      { label: t('courses.shelves.open'), url: `${home}?shelf=open` },
      { label: title, isVietnamese: true },
    ],
    unit: unitName,
    paragraphs: introduction.split(/\n\s*\n/).filter((text) => text.trim() !== ''),
    teachers: teachers.map(({ name, role }) => ({ name, role: t(`courses.teacherRoles.${role}`) })),
    url: `${url}/join`,
    cancelUrl: `${home}?shelf=open`,
  }
}
