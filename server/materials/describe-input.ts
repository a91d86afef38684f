// The form in which a material is described: everything it can say at once, so that what is not there was taken away.

import { z } from 'zod'
import { type ContentForm, contentForm } from './input.ts'

/** Lists of words stand in one text: authors a line each, keywords between commas. */
export const describeForm = z.preprocess((body) => spread((body ?? {}) as Record<string, unknown>), contentForm)

export const lists = [
  'subjects',
  'grades',
  'levels',
  'topics',
  'outcomes',
  'languages',
  'audience',
  'cognitiveLevels',
  'accessibility',
  'devices',
] as const satisfies (keyof ContentForm)[]
export const checks = ['isForTeachersOnly', 'isStem'] as const satisfies (keyof ContentForm)[]

function spread(body: Record<string, unknown>): Record<string, unknown> {
  return {
    ...Object.fromEntries(lists.map((name): [string, unknown] => [name, []])),
    ...Object.fromEntries(checks.map((name): [string, unknown] => [name, false])),
    ...body,
    authors: partsOf(body.authors, /\n/),
    keywords: partsOf(body.keywords, /[,;\n]/),
    digitalCompetences: partsOf(body.digitalCompetences, /[,;\s]/),
  }
}

function partsOf(text: unknown, between: RegExp): string[] {
  if (typeof text !== 'string') return []
  const parts = text.split(between).map((part) => part.trim())
  return parts.filter((part) => part !== '')
}
