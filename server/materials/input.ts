// What forms, the API and imports may say of a material. Lists come as one value or several.

import { z } from 'zod'
import { schoolLevels } from '../schools/index.ts'
import { licenceCodes } from './licences.ts'
import { reasonCodes } from './states.ts'
import {
  accessibilities,
  audiences,
  changeKinds,
  cognitiveLevels,
  devices,
  materialLanguages,
  scopes,
  terms,
} from './vocabulary.ts'

const code = z.string().min(1).max(60)
const line = (most: number) => z.string().max(most)

/** One value, several, or none: empty ones do not count, and each counts once. */
function list<T extends z.ZodType>(item: T, most = 50) {
  return z.preprocess(
    (given) => (given === undefined ? given : [...new Set([given].flat())].filter((one) => one !== '' && one !== null)),
    z.array(item).max(most),
  )
}

const number = (least: number, most: number) =>
  z.preprocess(
    (given) => (given === '' || given === null ? undefined : typeof given === 'string' ? Number(given) : given),
    z.int().min(least).max(most).optional(),
  )

function emptyToNothing<T extends z.ZodType>(schema: T) {
  return z.preprocess((given) => (given === '' ? undefined : given), schema.optional())
}

const yesNo = z.preprocess(
  (given) => given === true || given === 'true' || given === 'yes' || given === 'on',
  z.boolean(),
)

const webAddress = z
  .string()
  .max(2000)
  .refine((text) => text === '' || isWebAddress(text), 'materials.errors.notAWebAddress')

/** All of what a material says, but for its files; what is left out keeps what it was. */
export const contentFields = {
  title: line(300),
  description: line(5000),
  type: z.union([z.literal(''), code]),
  subjects: list(code, 20),
  grades: list(z.coerce.number().int().min(1).max(12), 12),
  levels: list(z.enum(schoolLevels)),
  topics: list(code),
  outcomes: list(code, 100),
  languages: list(z.enum(materialLanguages)),
  authors: list(line(200).min(1), 30),
  licence: z.union([z.literal(''), z.enum(licenceCodes)]),
  audience: list(z.enum(audiences)),
  isForTeachersOnly: yesNo,
  scope: z.enum(scopes),
  embargoUntil: z.union([z.literal(''), z.iso.date()]),
  series: z.union([z.literal(''), code]),
  lesson: line(300),
  term: z.union([z.literal(''), z.enum(terms)]),
  schoolYear: number(2000, 2100),
  minutes: number(1, 100_000),
  periods: number(1, 1000),
  keywords: list(line(100), 50),
  cognitiveLevels: list(z.enum(cognitiveLevels)),
  isStem: yesNo,
  digitalCompetences: list(code),
  accessibility: list(z.enum(accessibilities)),
  devices: list(z.enum(devices)),
  sourceText: line(2000),
  sourceUrl: webAddress,
  link: webAddress,
} as const

export const contentForm = z.object(contentFields).partial()
export type ContentForm = z.output<typeof contentForm>

export const stepForm = z.object({
  reason: line(2000).default(''),
  note: line(2000).default(''),
  change: z.enum(changeKinds).optional(),
  reasonCode: emptyToNothing(z.enum(reasonCodes)),
  /** For colleagues alone: never stored with the material. */
  internalNote: line(2000).optional(),
  /** On which day it goes live by itself. */
  liveOn: emptyToNothing(z.iso.date()),
})
export type StepForm = z.output<typeof stepForm>

function isWebAddress(text: string): boolean {
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  return (url.protocol === 'https:' || url.protocol === 'http:') && url.username === ''
}
