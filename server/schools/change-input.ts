// What the forms that change units may contain. Units are named by text (resolve.ts).

import { z } from 'zod'
import { type RelationKind, type SchoolLevel, schoolLevels, unitKinds } from './unit.model.ts'

const none = z.literal('')
const dayInvalid = { error: 'schools.list.dayInvalid' }
export const longestName = 200
export const longestCode = 50

export const nameField = z.string().min(1).max(longestName)
export const codeField = z
  .string()
  .min(1)
  .max(longestCode)
  .regex(/^[^\s()](?:[^()]*[^\s()])?$/, 'schools.errors.codeInvalid')
export const dayField = z.iso.date(dayInvalid)
const optionalDay = z.union([none, dayField], dayInvalid)
const unitText = z.string().max(longestName + longestCode + 3)
const revision = z.coerce.number().int().min(0)

/** A form sends one checkbox as a text, several as a list, none not at all. */
const levels = z
  .union([z.string(), z.array(z.string())])
  .default([])
  .transform((given) => [given].flat().filter((level) => level !== ''))
  .pipe(z.array(z.enum(schoolLevels)))

const relationTexts = {
  managedBy: unitText.optional(),
  guidedBy: unitText.optional(),
  partOf: unitText.optional(),
  locatedIn: unitText.optional(),
} satisfies Record<RelationKind, z.ZodType>

export const newUnitForm = z.object({
  kind: z.enum(unitKinds),
  name: nameField,
  code: z.union([none, codeField]).default(''),
  levels,
  firstDay: optionalDay.default(''),
  ...relationTexts,
})

/** What is not on the page of somebody who may only rename stays as it is. */
export const unitForm = z.object({
  revision,
  name: nameField,
  code: codeField.optional(),
  levels: levels.optional(),
  firstDay: optionalDay.optional(),
  ...relationTexts,
  relationsFrom: optionalDay.optional(),
})

export const closeForm = z.object({
  revision,
  lastDay: dayField,
  below: z.enum(['none', 'move', 'close']).default('none'),
  moveTo: unitText.default(''),
  continuedBy: unitText.default(''),
})

export const reopenForm = z.object({ revision })

export const mergeForm = z.object({
  revision,
  others: z.string().max(5000).default(''),
  into: z.enum(['this', 'other', 'new']),
  intoUnit: unitText.default(''),
  managersFollow: z.enum(['yes', '']).default(''),
  name: z.union([none, nameField]).default(''),
  code: z.union([none, codeField]).default(''),
  levels,
  firstDay: dayField,
})

export const mostParts = 5
/** Rows of the form for new units: `name1`, `code1`, `levels1` and so on. */
export const partNumbers = Array.from({ length: mostParts }, (_, at) => at + 1)

const partRows = Object.fromEntries(
  partNumbers.flatMap((at): [string, z.ZodType][] => [
    [`name${at}`, z.union([none, nameField]).default('')],
    [`code${at}`, z.union([none, codeField]).default('')],
    [`levels${at}`, levels],
  ]),
)

export const splitForm = z.object({
  revision,
  firstDay: dayField,
  original: z.enum(['ends', 'stays']),
  belowPart: z.coerce.number().int().min(1).max(mostParts).default(1),
  ...partRows,
})

/** Those of which anything is given; `at`: the number of its row. */
export function partsOf(values: Readonly<Record<string, unknown>>) {
  const rows = partNumbers.map((at) => ({
    at,
    name: values[`name${at}`] as string,
    code: values[`code${at}`] as string,
    levels: values[`levels${at}`] as SchoolLevel[],
  }))
  return rows.filter(({ name, code }) => name !== '' || code !== '')
}
