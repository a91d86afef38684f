// What is missing for a scope: the required fields of the metadata profile, for pages to name and for steps to insist on.

import { type Content, emptyContent } from './content.ts'
import { allowsScope, type LicenceCode, licencesFromSources } from './licences.ts'
import type { Scope } from './vocabulary.ts'

/** Locale keys are `materials.missing.<what>`. */
export type Missing =
  | 'title'
  | 'type'
  | 'subjects'
  | 'grades'
  | 'topics'
  | 'languages'
  | 'authors'
  | 'licence'
  | 'licenceTooNarrow'
  | 'licenceOfSources'
  | 'audience'
  | 'fileOrLink'
  | 'linkOnly'
  | 'teachersOnlyInPublic'

type Described = Pick<
  Content,
  | 'title'
  | 'type'
  | 'subjects'
  | 'grades'
  | 'levels'
  | 'topics'
  | 'outcomes'
  | 'languages'
  | 'authors'
  | 'licence'
  | 'audience'
  | 'isForTeachersOnly'
  | 'link'
  | 'sources'
> & { readonly files: readonly unknown[] }

/**
 * In the order in which the form has the fields; nothing is missing for a personal material but what makes it one. Topics
 * are asked for where the curriculum has any for the subjects and grades (`hasTopics`).
 */
export function missingFor(content: Described, scope: Scope, hasTopics: boolean): Missing[] {
  const { licence } = content
  const isOfSubject = !isForStaff(content) && !content.levels.includes('preschool')
  const isWide = scope === 'sector' || scope === 'public'
  const checks: readonly (readonly [Missing, boolean])[] = [
    ['title', content.title === ''],
    ['fileOrLink', content.files.length === 0 && content.link === ''],
    ...(scope === 'personal'
      ? []
      : ([
          ['type', content.type === ''],
          ['subjects', isOfSubject && content.subjects.length === 0],
          ['grades', isOfSubject && content.grades.length === 0 && content.levels.length === 0],
          [
            'topics',
            isWide && isOfSubject && hasTopics && content.topics.length === 0 && content.outcomes.length === 0,
          ],
          ['languages', content.languages.length === 0],
          ['authors', content.authors.length === 0],
          ['licence', licence === ''],
          ['licenceTooNarrow', licence !== '' && !allowsScope(licence, scope)],
          ['licenceOfSources', licence !== '' && !isAllowedBySources(licence, content)],
          ['linkOnly', licence === 'LIENKET' && content.files.length > 0],
          ['audience', content.audience.length === 0],
          ['teachersOnlyInPublic', scope === 'public' && content.isForTeachersOnly],
        ] as const)),
  ]
  return checks.filter(([, isMissing]) => isMissing).map(([what]) => what)
}

/** How much of what a scope asks for is there: from 0 to 1. */
export function completenessOf(content: Described, scope: Scope, hasTopics: boolean): number {
  const asked = missingFor(nothing, scope, hasTopics).length
  return Math.max(0, 1 - missingFor(content, scope, hasTopics).length / asked)
}

/** The field of the form beside which it is told. */
export function fieldOf(what: Missing): string {
  const fields: Partial<Record<Missing, string>> = {
    licenceTooNarrow: 'licence',
    licenceOfSources: 'licence',
    fileOrLink: 'files',
    linkOnly: 'files',
    teachersOnlyInPublic: 'scope',
  }
  return fields[what] ?? what
}

const nothing: Described = { ...emptyContent, languages: [], audience: [] }

function isForStaff({ audience }: Described): boolean {
  return audience.length > 0 && audience.every((one) => one === 'teachers')
}

function isAllowedBySources(licence: LicenceCode, { sources }: Described): boolean {
  const binding = sources.flatMap((source) => source.licence ?? [])
  return binding.length === 0 || licencesFromSources(binding).includes(licence)
}
