// The pages on which a course is copied: what is chosen with its new days, and what has become of it.

import type { FieldErrors } from '../../http/form.ts'
import type { Translator } from '../../i18n/translator.ts'
import { formatDate } from '../../pages/helpers.ts'
import type { SchoolYear } from '../../years/index.ts'
import { addressOfCopy, addressOfCourse, addressOfItem, home } from '../address.ts'
import type { CourseRecord } from '../course.model.ts'
import type { CourseUnit } from '../create.ts'
import { summaryOf } from '../item-page.ts'
import type { PlannedDay, Target } from './begin.ts'
import type { CopyReport } from './carry-out.ts'

export interface CopyPage {
  readonly course: CourseRecord
  readonly units: readonly CourseUnit[]
  readonly years: readonly SchoolYear[]
  readonly target: Target
  readonly days: readonly PlannedDay[]
  readonly title: string
  /** Undefined: all of them. */
  readonly chosen: readonly string[] | undefined
  /** The days are others than those that were looked at. */
  readonly isOther: boolean
  readonly mayOffer: boolean
  readonly mayMakeTemplate: boolean
  readonly errors: FieldErrors
}

export function copyPage(page: CopyPage, words: Translator) {
  const { course, units, years, target, days, title, chosen, isOther, errors } = page
  const { t, language } = words
  const url = addressOfCourse(course._id)
  const day = (at: Date, week: number | undefined) =>
    `${formatDate(at, 'day', language, at)} · ${week ? `${t('courses.copy.week')} ${week}` : t('courses.copy.noWeek')}`
  const label = (key: string) => t(`courses.copy.${key}`)
  return {
    title: t('courses.copy.title'),
    name: course.title,
    breadcrumbs: [{ label: t('courses.titles.list'), url: home }, { label: t('courses.copy.title') }],
    url: `${url}/copy`,
    cancelUrl: home,
    titleTyped: title,
    units: units.map(({ id, name }) => ({
      ...{ value: id.toString(), label: name, isVietnamese: true, isSelected: id.equals(target.unit.id) },
    })),
    years: years.map(({ key, label }) => ({ value: String(key), label, isSelected: key === target.year?.key })),
    shown: shownFor(target),
    isOther,
    sections: course.sections
      .filter(({ items }) => items.length > 0)
      .map((section) => ({
        title: section.title,
        options: section.items.map(({ _id, title }) => {
          const value = _id.toString()
          return { value, label: title, isVietnamese: true, isChecked: chosen === undefined || chosen.includes(value) }
        }),
      })),
    caption: label('days'),
    columns: ['item', 'oldDay', 'newDay'].map((key) => ({ label: label(key) })),
    rows: days.map(({ item, at, week, newWeek }) => ({
      cells: [
        { label: label('item'), text: item.title, isName: true, isVietnamese: true },
        { label: label('oldDay'), text: day(item.opensAt!, week) },
        { label: label('newDay'), text: day(at, newWeek) },
      ],
    })),
    offers: offersOf(page, t),
    errors,
    summary: summaryOf(errors, undefined, t),
  }
}

/** What others may do with it, with the button that says otherwise. */
function offersOf({ course, mayOffer, mayMakeTemplate }: CopyPage, t: Translator['t']) {
  const { _id, revision, isCopyable, isTemplate, isOfOffice } = course
  const offer = (name: 'isCopyable' | 'isTemplate', isSo: boolean, words: string) => ({
    ...{ url: `${addressOfCourse(_id)}/offer`, revision, name, value: isSo ? 'no' : 'yes' },
    text: t(`courses.offer.${words}.${isSo ? 'yes' : 'no'}`),
    label: t(`courses.offer.${words}.${isSo ? 'end' : 'begin'}`),
  })
  return [
    ...(mayOffer && !isOfOffice ? [offer('isCopyable', isCopyable === true, 'colleagues')] : []),
    ...(mayMakeTemplate ? [offer('isTemplate', isTemplate, 'template')] : []),
  ]
}

export function shownFor({ unit, yearKey }: Target): string {
  return `${unit.id.toString()} ${yearKey}`
}

export function reportPage({ copy, rows, isThere }: CopyReport, { t }: Translator) {
  const count = (state: string) => rows.filter((row) => row.state === state).length
  const [done, failed] = [count('done'), count('failed')]
  const url = addressOfCopy(copy._id)
  const label = (key: string) => t(`courses.copy.${key}`)
  return {
    title: t('courses.copy.report'),
    lead: copy.toTitle,
    breadcrumbs: [{ label: t('courses.titles.list'), url: home }, { label: t('courses.copy.report') }],
    progress: copy.endedAt
      ? undefined
      : {
          value: done + failed,
          max: copy.total,
          text: t('courses.copy.going', { done: done + failed, total: copy.total }),
        },
    result: copy.endedAt && t('courses.copy.done', { done, total: copy.total }),
    isWrong: failed > 0,
    caption: t('courses.copy.report'),
    columns: ['item', 'state'].map((key) => ({ label: label(key) })),
    rows: rows.map(({ item, itemId, state, why }) => ({
      cells: [
        {
          ...{ label: label('item'), text: item.title, isName: true, isVietnamese: true },
          url: state === 'done' && isThere ? addressOfItem(copy.toId, itemId) : undefined,
        },
        { label: label('state'), text: t(`courses.copy.states.${state}`), note: why ? t(why) : undefined },
      ],
    })),
    courseUrl: isThere ? addressOfCourse(copy.toId) : undefined,
    retryUrl: copy.endedAt && failed > 0 && isThere ? `${url}/retry` : undefined,
    refreshUrl: copy.endedAt ? undefined : url,
  }
}
