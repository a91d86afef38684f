// The page on which the rubric of an assignment is made, or taken from those that are kept.

import type { FieldErrors } from '../../http/form.ts'
import { addressOfItem, courseCrumbs } from '../../courses/index.ts'
import type { Translator } from '../../i18n/translator.ts'
import { formatDate } from '../../pages/helpers.ts'
import type { FoundAssignment } from '../find.ts'
import { longestText, longestTitle, type TypedLevel, type TypedRubric } from './input.ts'
import type { Keeping } from './keep.ts'
import { mostCriteria, mostLevels, wordsOf } from './rubric.ts'
import type { KeptRubricRecord } from './rubric.model.ts'

export interface RubricPage {
  readonly found: FoundAssignment
  readonly typed: TypedRubric
  readonly keeping: Keeping
  readonly errors: FieldErrors
  readonly kept: readonly KeptRubricRecord[]
  readonly personId: { equals(id: KeptRubricRecord['ownerId']): boolean }
  readonly words: string
  readonly now: Date
}

/** Empty criteria at the end, as long as there is room. */
const spare = 2

export function rubricPage(page: RubricPage, translator: Translator) {
  const { found, typed, keeping, errors, kept, personId, words, now } = page
  const { course, item, assignment } = found
  const { t, language } = translator
  const url = addressOfItem(course._id, item._id)
  const { scheme } = assignment
  const count = Math.min(typed.criteria.length + spare, mostCriteria)
  const values = wordsOf(scheme)
  const level = (at: number, index: number, known: TypedLevel | undefined) => ({
    ...{
      idName: `c${at}.l${index}.id`,
      id: known?.id ?? '',
      textName: `c${at}.l${index}.text`,
      text: known?.text ?? '',
    },
    textLabel: t('assignments.rubrics.level', { number: index + 1 }),
    ...{ valueName: `c${at}.l${index}.value`, value: known?.value ?? '', isPoints: scheme === 'points' },
    options: values?.map((one) => ({
      ...{ value: one, label: t(`assignments.marks.${one}`), isSelected: one === known?.value },
    })),
    ...{ textError: errors[`c${at}.l${index}.text`], valueError: errors[`c${at}.l${index}.value`] },
  })
  return {
    title: t('assignments.rubrics.title'),
    lead: item.title,
    breadcrumbs: courseCrumbs(course, t, item.title, t('assignments.rubrics.title')).map((crumb) =>
      crumb.label === item.title ? { ...crumb, url } : crumb,
    ),
    ...{ url: `${url}/rubric`, backUrl: url, rubricTitle: typed.title, errors, longestText, longestTitle },
    hint: t(`assignments.rubrics.hints.${scheme}`),
    criteria: Array.from({ length: count }, (_, at) => {
      const known = typed.criteria[at]
      return {
        ...{ idName: `c${at}.id`, id: known?.id ?? '', name: `c${at}.title`, title: known?.title ?? '' },
        ...{ error: errors[`c${at}.title`], number: at + 1 },
        legend: t('assignments.rubrics.criterion', { number: at + 1 }),
        levels: Array.from({ length: mostLevels }, (_, index) => level(at, index, known?.levels[index])),
      }
    }),
    isFull: count === mostCriteria,
    keepings: (['no', 'own', 'school'] as const).map((one) => ({
      ...{ value: one, label: t(`assignments.rubrics.keepings.${one}`), isChecked: one === keeping },
    })),
    removeUrl: assignment.rubric ? `${url}/rubric/remove` : undefined,
    kept: kept.map(({ _id, title, ownerId, ownerName, isShared, criteria, changedAt }) => ({
      ...{ id: _id.toString(), title, ownerName, isShared, isOwn: personId.equals(ownerId) },
      about: criteria.map((one) => one.title).join(' · '),
      at: formatDate(changedAt, 'day', language, now),
    })),
    ...{ takeUrl: `${url}/rubric/take`, forgetUrl: `${url}/rubric/forget`, words },
    summary: Object.entries(errors).map(([name, error]) => ({ ...error, name, label: labelOf(name, t) })),
  }
}

function labelOf(name: string, t: Translator['t']): string {
  const at = /^c(\d+)\./.exec(name)?.[1]
  return at === undefined
    ? t('assignments.rubrics.name')
    : t('assignments.rubrics.criterion', { number: Number(at) + 1 })
}
