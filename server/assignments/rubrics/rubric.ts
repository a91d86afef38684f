// A rubric (phiếu tiêu chí): criteria, each with levels in words that are worth something by the scheme of the assignment. Pure.

import { levels as primaryLevels, passFail, type Scheme } from '../marks.ts'

export interface RubricLevel {
  readonly id: string
  readonly text: string
  /** Points in tenths; one of the words of the scheme; nothing where there are words alone. */
  readonly value: string
}
export interface Criterion {
  readonly id: string
  readonly title: string
  readonly levels: readonly RubricLevel[]
}
export interface Rubric {
  readonly title: string
  readonly criteria: readonly Criterion[]
}
export interface Choice {
  readonly criterionId: string
  readonly levelId: string
}

export const mostCriteria = 12
export const mostLevels = 5

/** Levels that the rubric has, one of each criterion, in its order. */
export function choicesOf(rubric: Rubric | null | undefined, given: readonly Choice[]): readonly Choice[] {
  return (rubric?.criteria ?? []).flatMap(({ id, levels }) => {
    const choice = given.find(({ criterionId }) => criterionId === id)
    return choice && levels.some((level) => level.id === choice.levelId)
      ? [{ criterionId: id, levelId: choice.levelId }]
      : []
  })
}

/**
 * What the chosen levels come to, as a mark is stored. Undefined until there is one of every criterion, and where there are
 * words alone. Points: their share of the most that can be had, on a scale of ten, rounded half up to one decimal (Thông tư
 * 22/2021/TT-BGDĐT), in whole numbers: no binary fraction comes near a border. Đạt: everything is. In primary schools Hoàn
 * thành tốt when everything is, Chưa hoàn thành when anything is not done.
 */
export function suggestMark(rubric: Rubric, scheme: Scheme, choices: readonly Choice[]): string | undefined {
  const chosen = choicesOf(rubric, choices)
  if (rubric.criteria.length === 0 || chosen.length < rubric.criteria.length) return undefined
  const values = rubric.criteria.map(
    ({ levels }, index) => levels.find(({ id }) => id === chosen[index]!.levelId)?.value ?? '',
  )
  if (scheme === 'points') {
    const most = rubric.criteria.reduce((sum, { levels }) => sum + Math.max(...levels.map(pointsOf)), 0)
    if (most === 0) return undefined
    const sum = values.reduce((total, value) => total + Number(value), 0)
    return String(Math.floor((sum * 200 + most) / (2 * most)))
  }
  if (scheme === 'passFail') return values.every((value) => value === 'pass') ? 'pass' : 'fail'
  if (scheme === 'levels') {
    if (values.includes('notYet')) return 'notYet'
    return values.every((value) => value === 'excellent') ? 'excellent' : 'done'
  }
  return undefined
}

function pointsOf({ value }: RubricLevel): number {
  return Number(value)
}

/** Words that a level may be worth; undefined: it is worth points, or nothing. */
export function wordsOf(scheme: Scheme): readonly string[] | undefined {
  return scheme === 'passFail' ? passFail : scheme === 'levels' ? primaryLevels : undefined
}
