// Figures by level. Grades tell it, but for continuing education, which teaches the same grades in schools of its own.

import { levelOfGrade } from '../classes/index.ts'
import { type SchoolLevel, schoolLevels } from '../schools/index.ts'
import type { ToldFigures } from './list.ts'
import { type Sum, sumOf } from './tell.ts'

export interface LevelTotals {
  readonly level: SchoolLevel
  /** One with several levels is counted in each of them. */
  readonly schools: number
  readonly classes: number
  /** Undefined: nothing is counted yet. */
  readonly pupils: Sum | undefined
}

export interface SchoolOfLevels {
  readonly levels: readonly SchoolLevel[]
  readonly figures: Pick<ToldFigures, 'grades'> | undefined
}

export function levelOf([grade = 0]: readonly number[], ofSchool: readonly SchoolLevel[]): SchoolLevel {
  const usual = levelOfGrade(grade) ?? 'preschool'
  return ofSchool.includes('continuing') && !ofSchool.includes(usual) ? 'continuing' : usual
}

/** From the youngest pupils to the oldest; those without school or class are left out. */
export function totalsByLevel(schools: readonly SchoolOfLevels[]): LevelTotals[] {
  const groups = schools.flatMap(({ levels, figures }) =>
    (figures?.grades ?? []).map((group) => ({ ...group, level: levelOf(group.grades, levels) })),
  )
  return schoolLevels.flatMap((level): LevelTotals[] => {
    const own = groups.filter((group) => group.level === level)
    const count = schools.filter(({ levels }) => levels.includes(level)).length
    if (count + own.length === 0) return []
    const classes = own.reduce((total, one) => total + one.classes, 0)
    return [{ level, schools: count, classes, pupils: sumOf(own.map(({ pupils }) => pupils)) }]
  })
}
