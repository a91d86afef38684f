// Whether the codes of a material are those of the curriculum.

import { InvalidInput } from '../api/index.ts'
import {
  findOutcomes,
  findSubjects,
  findTopics,
  findTopicsByCode,
  listAllMaterialTypes,
  listAllSeries,
} from '../curriculum/index.ts'
import type { FieldError } from '../http/form.ts'
import type { Content } from './content.ts'
import type { ContentForm } from './input.ts'

/** Only what is given is looked at. @throws InvalidInput by field */
export async function checkCodes(form: ContentForm): Promise<void> {
  const errors: Record<string, FieldError> = {}
  const unknown = (field: string, codes: readonly string[], known: ReadonlySet<string>) => {
    const strange = codes.filter((code) => !known.has(code))
    if (strange.length > 0)
      errors[field] = { key: 'materials.errors.unknownCode', values: { code: strange.join(', ') } }
  }
  const { type, series, subjects, topics, outcomes } = form
  if (type) unknown('type', [type], codesOf(await listAllMaterialTypes()))
  if (series) unknown('series', [series], codesOf(await listAllSeries()))
  if (subjects?.length) unknown('subjects', subjects, codesOf(await findSubjects()))
  if (outcomes?.length) unknown('outcomes', outcomes, codesOf(await findOutcomes(outcomes)))
  if (topics?.length) unknown('topics', topics, codesOf(await findTopicsByCode(topics)))
  if (Object.keys(errors).length > 0) throw new InvalidInput(errors)
}

/** Whether the curriculum has topics for what a material is about: they are asked for then. */
export async function hasTopics({ subjects, grades }: Pick<Content, 'subjects' | 'grades'>): Promise<boolean> {
  for (const subject of subjects)
    for (const grade of grades) if ((await findTopics(subject, grade)).length > 0) return true
  return false
}

function codesOf(entries: readonly { readonly code: string }[]): ReadonlySet<string> {
  return new Set(entries.map(({ code }) => code))
}
