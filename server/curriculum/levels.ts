// The levels of general education, and the grades that belong to each.

import type { SchoolLevel } from '../schools/index.ts'

export const curriculumLevels = ['primary', 'lowerSecondary', 'upperSecondary'] as const satisfies SchoolLevel[]
export type CurriculumLevel = (typeof curriculumLevels)[number]

export const gradesOf: Readonly<Record<CurriculumLevel, readonly number[]>> = {
  primary: [1, 2, 3, 4, 5],
  lowerSecondary: [6, 7, 8, 9],
  upperSecondary: [10, 11, 12],
}

export function isCurriculumLevel(value: unknown): value is CurriculumLevel {
  return curriculumLevels.some((level) => level === value)
}
