// Choice groups of a version, as the API gives them and as a form brings them: a row of fields for each, empty ones count for
// nothing.

import { z } from 'zod'
import type { FieldErrors } from '../../http/form.ts'
import { curriculumLevels } from '../levels.ts'
import type { ChoiceGroup } from '../versions.ts'

export const mostGroups = 20
const emptyRows = 2

/** Elsewhere these stand where the code of a group may stand. */
const reserved = ['COMPULSORY', 'ELECTIVE']

export const groupSchema = z.strictObject({
  level: z.enum(curriculumLevels),
  code: z
    .string()
    .min(1)
    .max(40)
    .regex(/^[A-Z0-9]+([._-][A-Z0-9]+)*$/, 'curriculum.errors.code')
    .refine((code) => !reserved.includes(code), 'curriculum.errors.codeReserved'),
  name: z.string().min(1).max(200),
  choose: z.int().min(1).max(20).meta({ description: 'How many of its subjects a pupil takes.' }),
})

export const groupsSchema = z.array(groupSchema).max(mostGroups)

export interface TypedGroup {
  readonly level: string
  readonly code: string
  readonly name: string
  readonly choose: string
}

export function typedGroups(groups: readonly ChoiceGroup[]): TypedGroup[] {
  return withEmpty(groups.map(({ level, code, name, choose }) => ({ level, code, name, choose: String(choose) })))
}

/** Of a form as it was sent. */
export function groupsIn(body: unknown): TypedGroup[] {
  const given = (body ?? {}) as Record<string, unknown>
  const text = (name: string) => (typeof given[name] === 'string' ? given[name].normalize('NFC').trim() : '')
  const rows = Array.from({ length: mostGroups }, (_, at) => ({
    ...{ level: text(`level-${at}`), code: text(`code-${at}`) },
    ...{ name: text(`name-${at}`), choose: text(`choose-${at}`) },
  }))
  return withEmpty(rows.filter((row) => !isEmpty(row)))
}

export function groupsOf(typed: readonly TypedGroup[]): unknown[] {
  return typed
    .filter((row) => !isEmpty(row))
    .map((row) => ({ ...row, code: row.code.toUpperCase(), choose: numberIn(row.choose) }))
}

/** `1.code` of a list is `code-1` of a form. */
export function errorsOfRows(errors: FieldErrors): FieldErrors {
  return Object.fromEntries(
    Object.entries(errors).map(([path, error]) => [path.replace(/^(?:groups\.)?(\d+)\.(\w+)$/, '$2-$1'), error]),
  )
}

function isEmpty({ code, name, choose }: TypedGroup): boolean {
  return code === '' && name === '' && choose === ''
}

function withEmpty(rows: readonly TypedGroup[]): TypedGroup[] {
  const more = Math.min(emptyRows, mostGroups - rows.length)
  const empty = { level: 'upperSecondary', code: '', name: '', choose: '' }
  return [...rows, ...Array.from({ length: more }, () => empty)]
}

function numberIn(text: string): number | string | undefined {
  if (text === '') return undefined
  return /^\d{1,4}$/.test(text) ? Number(text) : text
}
