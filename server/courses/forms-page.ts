// The forms of a whole course: what it is about, one of its sections.

import type { Translator } from '../i18n/translator.ts'
import { addressOfCourse, home } from './address.ts'
import type { CourseRecord, CourseSection } from './course.model.ts'
import type { CourseUnit } from './create.ts'
import { type FormState, summaryOf } from './item-page.ts'
import { crumbs } from './view-page.ts'

export interface DescribePage extends FormState {
  /** Undefined: a new one. */
  readonly course: CourseRecord | undefined
  /** Of a new one: for which of these. */
  readonly units: readonly CourseUnit[]
  readonly subjects: readonly { readonly value: string; readonly label: string }[]
}

export function describePage(page: DescribePage, { t }: Translator) {
  const { course, units, subjects, typed, errors = {}, isStale } = page
  const title = t(course ? 'courses.titles.describe' : 'courses.titles.new')
  const url = course && addressOfCourse(course._id)
  const chosen = typed?.subject ?? (course?.level ? `${course.level} ${course.subjectCode}` : '')
  const unit = typed?.unit ?? units[0]?.id.toString()
  return {
    title,
    name: course?.title,
    breadcrumbs: course ? crumbs(course, t, title) : [{ label: t('courses.titles.list'), url: home }, { label: title }],
    url: url ? `${url}/describe` : `${home}/new`,
    cancelUrl: url ?? home,
    revision: course?.revision,
    titleTyped: typed?.title ?? course?.title,
    introduction: typed?.introduction ?? course?.introduction,
    subjects: subjects.map((one) => ({ ...one, isSelected: one.value === chosen })),
    units:
      course || units.length < 2
        ? undefined
        : units.map(({ id, name }) => ({ value: id.toString(), label: name, isSelected: id.toString() === unit })),
    unit,
    actionLabel: t(course ? 'courses.form.save' : 'courses.form.create'),
    errors,
    isStale,
    summary: summaryOf(errors, undefined, t),
  }
}

export interface SectionPage extends FormState {
  readonly course: CourseRecord
  readonly section: CourseSection
}

export function sectionPage({ course, section, typed, errors = {}, isStale }: SectionPage, { t }: Translator) {
  const title = t('courses.titles.section')
  const url = addressOfCourse(course._id)
  return {
    title,
    name: course.title,
    breadcrumbs: crumbs(course, t, title),
    url: `${url}/sections/${section._id.toString()}`,
    cancelUrl: `${url}#section-${section._id.toString()}`,
    removeUrl: course.sections.length > 1 ? `${url}/sections/${section._id.toString()}/remove` : undefined,
    revision: course.revision,
    titleTyped: typed?.title ?? section.title,
    text: typed?.text ?? section.text,
    errors,
    isStale,
    summary: summaryOf(errors, undefined, t),
  }
}
