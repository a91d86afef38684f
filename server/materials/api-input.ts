// What programs may say of a material: the fields of the form under names in the singular, lists given once or several times.

import { z } from 'zod'
import { idSchema } from '../api/index.ts'
import { readForm } from '../http/form.ts'
import { InvalidInput } from '../api/index.ts'
import { schoolLevels } from '../schools/index.ts'
import { type ContentForm, contentForm } from './input.ts'
import { licenceCodes } from './licences.ts'
import { reasonCodes, stepNames } from './states.ts'
import {
  accessibilities,
  audiences,
  changeKinds,
  cognitiveLevels,
  devices,
  fileRoles,
  materialLanguages,
  scopes,
  terms,
} from './vocabulary.ts'

const codes = z.array(z.string().min(1).max(60)).max(100)
const day = z.iso.date()

const optional = {
  description: z.string().max(5000).optional(),
  topic: codes.optional().meta({ description: 'Codes of topics of the curriculum: `TOAN6.SO.PS`.' }),
  outcome: codes.optional().meta({ description: 'Codes of learning outcomes: `TOAN6.SO.PS.01`.' }),
  level: z.array(z.enum(schoolLevels)).optional().meta({ description: 'Where there is no grade: preschool.' }),
  language: z.array(z.enum(materialLanguages)).optional(),
  author: z.array(z.string().min(1).max(200)).max(30).optional().meta({ description: 'As they are credited.' }),
  audience: z.array(z.enum(audiences)).optional(),
  isForTeachersOnly: z.boolean().optional(),
  embargoUntil: day.optional().meta({ description: 'The first day on which others see it.' }),
  series: z.string().max(60).optional().meta({ description: 'A code of a textbook series: `KNTT`.' }),
  lesson: z.string().max(300).optional(),
  term: z.enum(terms).optional(),
  schoolYear: z.int().min(2000).max(2100).optional().meta({ description: 'The year in which it begins.' }),
  minutes: z.int().min(1).max(100_000).optional(),
  periods: z.int().min(1).max(1000).optional(),
  keyword: z.array(z.string().min(1).max(100)).max(50).optional(),
  cognitiveLevel: z.array(z.enum(cognitiveLevels)).optional(),
  isStem: z.boolean().optional(),
  digitalCompetence: codes.optional(),
  accessibility: z.array(z.enum(accessibilities)).optional(),
  device: z.array(z.enum(devices)).optional(),
  sourceText: z.string().max(2000).optional().meta({ description: 'What it was made from.' }),
  sourceUrl: z.url().max(2000).optional(),
  link: z.url().max(2000).optional().meta({ description: 'Where it is, when it is not a file.' }),
} as const

const main = {
  title: z.string().min(1).max(300),
  type: z.string().min(1).max(60).meta({ description: 'A code of the list of material types: `PHT`.' }),
  subject: codes.meta({ description: 'Codes of subjects: `TOAN`.' }),
  grade: z.array(z.int().min(1).max(12)).max(12),
  licence: z.enum(licenceCodes),
  scope: z.enum(scopes),
} as const

export const newMaterialBody = z.strictObject({
  ...{ title: main.title, type: main.type, licence: main.licence, scope: main.scope },
  subject: main.subject.optional(),
  grade: main.grade.optional(),
  ...optional,
  unitId: idSchema.optional().meta({ description: 'The school or office that it belongs to, if you have several.' }),
  upload: z.array(idSchema).max(100).optional().meta({ description: 'Ids of uploads that are ready.' }),
})

export const materialChangeBody = z
  .strictObject({
    ...optional,
    ...main,
    embargoUntil: z.union([z.literal(''), day]),
    revision: z
      .int()
      .optional()
      .meta({ description: 'The one that you have seen: refused with 409 when it is another.' }),
  })
  .partial()

export const stepBody = z.strictObject({
  step: z.enum(stepNames),
  reason: z.string().max(2000).optional().meta({ description: 'In words, for the owner.' }),
  reasonCode: z.enum(reasonCodes).optional(),
  liveOn: z.iso.date().optional().meta({ description: 'Of an approval: the day on which it goes live by itself.' }),
  note: z.string().max(2000).optional().meta({ description: 'Of a new edition.' }),
  change: z.enum(changeKinds).optional().meta({ description: 'What has changed since the edition before.' }),
  revision: z.int().optional(),
})

export const fileChangeBody = z.strictObject({
  name: z.string().min(1).max(255).optional(),
  role: z.enum(fileRoles).optional(),
  isForTeachersOnly: z.boolean().optional(),
  place: z.int().min(0).max(1000).optional().meta({ description: 'Among the files, from 0.' }),
})

const plural: Readonly<Record<string, keyof ContentForm>> = {
  subject: 'subjects',
  grade: 'grades',
  level: 'levels',
  topic: 'topics',
  outcome: 'outcomes',
  language: 'languages',
  author: 'authors',
  keyword: 'keywords',
  cognitiveLevel: 'cognitiveLevels',
  digitalCompetence: 'digitalCompetences',
  device: 'devices',
}

/** @throws InvalidInput by the names that the program has used */
export function contentOf(body: Readonly<Record<string, unknown>>): ContentForm {
  const given = Object.entries(body).filter(([name, value]) => value !== undefined && !own.has(name))
  const form = readForm(contentForm, Object.fromEntries(given.map(([name, value]) => [plural[name] ?? name, value])))
  if (form.ok) return form.values
  throw new InvalidInput(singularErrors(form.errors))
}

/** Of functions that know the fields by their names in records. */
export function singularErrors<T>(errors: Readonly<Record<string, T>>): Record<string, T> {
  const names = new Map(Object.entries(plural).map(([one, many]): [string, string] => [many, one]))
  return Object.fromEntries(
    Object.entries(errors).map(([name, error]) => [names.get(name.split('.')[0]!) ?? name, error]),
  )
}

const own = new Set(['unitId', 'upload', 'revision'])
