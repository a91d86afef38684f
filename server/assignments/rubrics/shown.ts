// A rubric as it is read: beside what is to be done, and with a mark that was given by it.

import type { Translate } from '../../i18n/translator.ts'
import { type Scheme, typedMark } from '../marks.ts'
import { type Choice, choicesOf, type Rubric, type RubricLevel } from './rubric.ts'

/** Undefined: there is none. */
export function shownRubric(
  rubric: Rubric | null | undefined,
  scheme: Scheme,
  given: readonly Choice[] | null | undefined,
  t: Translate,
) {
  if (!rubric || rubric.criteria.length === 0) return undefined
  const chosen = choicesOf(rubric, given ?? [])
  const isChosen = (criterionId: string, { id }: RubricLevel) =>
    chosen.some((choice) => choice.criterionId === criterionId && choice.levelId === id)
  return {
    title: rubric.title,
    criteria: rubric.criteria.map(({ id, title, levels }) => ({
      ...{ id, title, name: `level.${id}`, hasNone: !levels.some((level) => isChosen(id, level)) },
      levels: levels.map((level) => ({
        ...{ id: level.id, text: level.text, worth: worthOf(level, scheme, t), isChosen: isChosen(id, level) },
      })),
    })),
  }
}

function worthOf({ value }: RubricLevel, scheme: Scheme, t: Translate): string | undefined {
  if (value === '') return undefined
  if (scheme === 'points') return t('assignments.points', { points: typedMark('points', value) })
  return t(`assignments.marks.${value}`)
}
