// What forms and queries of imports and exports may contain.

import { z } from 'zod'
import { answersToAll } from './answer.ts'
import { exportContents, exportFormats } from './export/export.model.ts'
import { rowFilters } from './find.ts'
import { kinds } from './wanted.ts'

const none = z.literal('')
const id = z.string().regex(/^[0-9a-f]{24}$/)
const year = z.coerce.number().int().min(2000).max(2100)

/** A form sends one checkbox as a text, several as a list, none not at all. */
const accountsFor = z
  .union([z.string(), z.array(z.string())])
  .default([])
  .transform((given) => (['pupils', 'staff'] as const).filter((kind) => [given].flat().includes(kind)))

const whichSchool = {
  school: z.union([none, id]).default(''),
  /** What the sector types: nothing is the whole sector. */
  schoolCode: z.string().max(100).default(''),
}

export const newListForm = z.object({
  ...whichSchool,
  kind: z.union([none, z.enum(kinds)]).default(''),
  year,
  accountsFor,
})

export const newExportForm = z.object({
  ...whichSchool,
  content: z.enum(exportContents),
  format: z.enum(exportFormats),
  year,
  withPersonalIds: z.union([none, z.literal('yes')]).default(''),
})

export const kindForm = z.object({ kind: z.enum(kinds) })
export const answerAllForm = z.object({ answer: z.enum(answersToAll) })
export const rowQuery = z.object({ filter: z.union([none, z.enum(rowFilters)]).default('') })
export const schoolQuery = z.object({ school: z.union([none, id]).default('') })

/** By the number of the row: `row-12` is what somebody has chosen for the twelfth. */
export function choicesIn(body: unknown): Map<number, string> {
  const choices = new Map<number, string>()
  for (const [name, value] of Object.entries((body ?? {}) as Record<string, unknown>)) {
    const [, number] = /^row-(\d{1,6})$/.exec(name) ?? []
    if (number !== undefined && typeof value === 'string' && value !== '') choices.set(Number(number), value)
  }
  return choices
}
