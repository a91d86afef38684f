// A rubric as one field of a form: what a package of a course carries of it. Pure.

import type { Scheme } from '../marks.ts'
import { readRubric, typedFrom, typedRubric } from './input.ts'
import type { Rubric } from './rubric.ts'

export function packRubric(rubric: Rubric, scheme: Scheme): string {
  const { title, criteria } = typedFrom(rubric, scheme)
  const fields = criteria.flatMap((criterion, at) => [
    [`c${at}.title`, criterion.title],
    ...criterion.levels.flatMap(({ text, value }, level) => [
      [`c${at}.l${level}.text`, text],
      [`c${at}.l${level}.value`, value],
    ]),
  ])
  return JSON.stringify({ title, ...(Object.fromEntries(fields) as Record<string, string>) })
}

/** Undefined: it is none, or none for this scheme. */
export function unpackRubric(text: string, scheme: Scheme): Rubric | undefined {
  try {
    const read = readRubric(typedRubric(JSON.parse(text)), scheme)
    return read.ok ? read.rubric : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
