// How figures are written, on pages and in files.

import { levelOfGrade } from '../classes/index.ts'
import type { Translator } from '../i18n/translator.ts'
import type { Sum, Told } from './tell.ts'

/** What the figures of pupils are called: `figures.columns.<what>`. */
export const pupilColumns = ['pupils', 'boys', 'girls', 'linked', 'unused'] as const

export function toldText(told: Told, { t }: Translator): string {
  if (told === undefined) return '–'
  return told === 'few' ? t('figures.hidden') : t('figures.number', { value: told })
}

export function sumText(sum: Sum | undefined, { t }: Translator): string {
  if (!sum) return '–'
  if (sum.isAtLeast && sum.value === 0) return t('figures.hidden')
  return t(sum.isAtLeast ? 'figures.atLeast' : 'figures.number', { value: sum.value })
}

export function gradesName(grades: readonly number[], { t }: Translator): string {
  if (grades.length > 1) return t('classes.grades.combined', { grades: grades.join(', ') })
  return grades[0] === 0 ? t('classes.grades.preschool') : t('classes.grades.one', { grade: grades[0]! })
}

/** The level that a class is of; a combined one is of that of its grades. */
export function levelName([grade = 0]: readonly number[], { t }: Translator): string {
  return t(`schools.levels.${levelOfGrade(grade) ?? 'preschool'}`)
}
