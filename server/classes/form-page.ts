import type { FieldErrors } from '../http/form.ts'
import type { Translator } from '../i18n/translator.ts'
import { addressOf } from '../pages/address.ts'
import type { KnownUnit, ListedUnit } from '../schools/index.ts'
import { crumbs } from './class-page.ts'
import { gradesOfSchool, usualGrades } from './grades.ts'
import { classUrl, gradesName, listUrl, yearOptions } from './list-page.ts'
import type { YearChoice } from './choose.ts'
import type { ClassInSchool } from './view.ts'

/** As it was typed. */
export interface TypedClass {
  readonly name: string
  readonly grades: readonly string[]
  readonly campus: string
}

interface FormState {
  readonly school: KnownUnit
  readonly campuses: readonly Pick<ListedUnit, '_id' | 'name'>[]
  readonly typed: TypedClass
  readonly errors?: FieldErrors
}

export function newClassPage(state: FormState & YearChoice, words: Translator) {
  const { school, years, yearKey } = state
  const { t } = words
  return {
    ...formOf(state, words),
    title: t('classes.form.newTitle'),
    lead: school.name,
    isLeadVietnamese: true,
    url: addressOf(`${listUrl}/new`, { school: school.id }),
    cancelUrl: addressOf(listUrl, { school: school.id, year: String(yearKey) }),
    actionLabel: t('classes.form.create'),
    years: yearOptions(years, yearKey),
    breadcrumbs: [
      { label: t('classes.titles.list'), url: addressOf(listUrl, { school: school.id, year: String(yearKey) }) },
      { label: t('classes.form.newTitle') },
    ],
  }
}

export function changeClassPage(state: FormState & ClassInSchool, words: Translator) {
  const { one, school } = state
  const { t } = words
  return {
    ...formOf(state, words),
    title: t('classes.form.changeTitle', { name: one.name }),
    lead: school.name,
    isLeadVietnamese: true,
    url: `${classUrl(one._id)}/change`,
    cancelUrl: classUrl(one._id),
    actionLabel: t('classes.form.save'),
    breadcrumbs: crumbs(state, words, t('classes.form.change')),
  }
}

export function removeClassPage(found: ClassInSchool, words: Translator) {
  const { one, school } = found
  const { t } = words
  return {
    heading: t('classes.remove.action'),
    lead: school.name,
    isLeadVietnamese: true,
    title: t('classes.remove.title', { name: one.name }),
    text: t('classes.remove.text'),
    consequences: [t('classes.remove.consequence')],
    actionLabel: t('classes.remove.action'),
    isGrave: true,
    url: `${classUrl(one._id)}/remove`,
    cancelUrl: classUrl(one._id),
    breadcrumbs: crumbs(found, words, t('classes.remove.action')),
  }
}

function formOf({ school, campuses, typed, errors = {} }: FormState, words: Translator) {
  const { t } = words
  return {
    name: typed.name,
    gradeOptions: gradesOfSchool(school.levels).map((grade) => ({
      value: String(grade),
      label: gradesName([grade], words),
      isChecked: typed.grades.includes(String(grade)),
    })),
    isOverfull: typed.grades.length > usualGrades,
    campuses: campuses.map(({ _id, name }) => ({
      value: _id.toString(),
      label: name,
      isVietnamese: true,
      isSelected: _id.toString() === typed.campus,
    })),
    errors,
    summary: summaryOf(errors, (name) => t(`classes.form.${name}`)),
  }
}

export function summaryOf(errors: FieldErrors, labelOf: (name: string) => string) {
  return Object.entries(errors).map(([name, error]) => ({ ...error, name, label: labelOf(name) }))
}
