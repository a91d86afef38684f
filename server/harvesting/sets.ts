// In which sets a material is: by subject (`subject:TOAN`) and by grade (`grade:6`). Whoever harvests `subject` gets what is
// in any subject.

import { findAllSubjects, gradesOf } from '../curriculum/index.ts'
import type { Translate } from '../i18n/translator.ts'
import type { Content } from '../materials/index.ts'

export interface NamedSet {
  readonly spec: string
  readonly name: string
}

/** With the wider sets, as they are searched. */
export function setsOf({ subjects, grades }: Pick<Content, 'subjects' | 'grades'>): string[] {
  const inSubjects = subjects.map((code) => `subject:${code}`).filter(isSetSpec)
  const inGrades = grades.map((grade) => `grade:${grade}`)
  return [
    ...(inSubjects.length > 0 ? ['subject', ...inSubjects] : []),
    ...(inGrades.length > 0 ? ['grade'] : []),
    ...inGrades,
  ]
}

/** Of these the narrow ones, as records name them. */
export function narrowSets(sets: readonly string[]): string[] {
  return sets.filter((set) => set.includes(':'))
}

export function isSetSpec(text: string): boolean {
  return /^[\w.!~*'()-]+(:[\w.!~*'()-]+)*$/.test(text)
}

export async function listSets(t: Translate): Promise<NamedSet[]> {
  const subjects = new Map<string, string>()
  // A subject of several levels has one code.
  for (const { code, name } of await findAllSubjects({})) if (!subjects.has(code)) subjects.set(code, name)
  return [
    { spec: 'subject', name: t('harvesting.sets.subject') },
    ...[...subjects].map(([code, name]) => ({ spec: `subject:${code}`, name })).filter(({ spec }) => isSetSpec(spec)),
    { spec: 'grade', name: t('harvesting.sets.grade') },
    ...Object.values(gradesOf)
      .flat()
      .map((grade) => ({ spec: `grade:${grade}`, name: t('harvesting.grade', { grade }) })),
  ]
}
