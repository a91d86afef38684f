// Which grades a class may have. Pure.

import { type CurriculumLevel, curriculumLevels, gradesOf } from '../curriculum/index.ts'
import type { SchoolLevel } from '../schools/index.ts'

/** Those that a school has, in ascending order; 0 is preschool. Centres of continuing education teach the upper levels. */
export function gradesOfSchool(levels: readonly SchoolLevel[]): number[] {
  const grades = levels.flatMap((level): readonly number[] => {
    if (level === 'preschool') return [0]
    if (level === 'continuing') return [...gradesOf.lowerSecondary, ...gradesOf.upperSecondary]
    return gradesOf[level]
  })
  return [...new Set(grades)].sort((a, b) => a - b)
}

/** The grade of a pupil in a class; undefined of a combined one in which nobody has said it, or whose grades have changed. */
export function gradeIn(
  { grades }: { readonly grades: readonly number[] },
  { grade }: { readonly grade?: number | null | undefined },
): number | undefined {
  if (grades.length === 1) return grades[0]
  return grades.find((one) => one === grade)
}

/** What a place in a class keeps of a grade: nothing where the class tells it. */
export function keptGrade(one: { readonly grades: readonly number[] }, grade: number | undefined): { grade?: number } {
  return one.grades.length > 1 && grade !== undefined && one.grades.includes(grade) ? { grade } : {}
}

/** The level of the curriculum; undefined for preschool. */
export function levelOfGrade(grade: number): CurriculumLevel | undefined {
  return curriculumLevels.find((level) => gradesOf[level].includes(grade))
}

/** Of combined classes, as the regulation of primary schools has it; a third grade is an exception. */
export const usualGrades = 2
export const mostGrades = 3

/** The key of the rule that they break. */
export function problemOfGrades(grades: readonly number[], levels: readonly SchoolLevel[]): string | undefined {
  if (grades.length === 0) return 'field.errors.required'
  const ofSchool = gradesOfSchool(levels)
  if (!grades.every((grade) => ofSchool.includes(grade))) return 'classes.errors.notGradeOfSchool'
  if (grades.length === 1) return undefined
  if (!grades.every((grade) => levelOfGrade(grade) === 'primary')) return 'classes.errors.combinedOnlyInPrimary'
  return grades.length > mostGrades ? 'classes.errors.tooManyGrades' : undefined
}
