import { z } from 'zod'
import type { Actor, Origin } from '../actor.ts'
import { type ApiRoute, idSchema, InvalidInput, operation, timeSchema } from '../api/index.ts'
import { readId } from '../http/id.ts'
import { seenSchema, seenTime } from '../http/seen.ts'
import { describeSpan, describeYear } from './describe.ts'
import { findYear, listYears, type SchoolYear } from './find.ts'
import { keySchema, planOf, yearForm } from './input.ts'
import { findSchool, saveOwnYear, saveYear } from './set.ts'
import { termCodes } from './weeks.ts'

const daySchema = z.iso.date().meta({ description: 'A day in Vietnam.' })
const termSchema = z.enum(termCodes)
const daysShape = { firstDay: daySchema, lastDay: daySchema }
const optionalDaySchema = daySchema.nullable()
const schoolSchema = idSchema.optional().meta({ description: 'A school; the sector, if left out.' })
const yearKeySchema = keySchema.meta({ description: 'The calendar year in which it begins.' })

const yearSchema = z
  .strictObject({
    key: yearKeySchema,
    label: z.string(),
    school: idSchema.nullable().meta({ description: 'That has this year in its own way; null: as in the sector.' }),
    ...daysShape,
    firstSchoolDay: optionalDaySchema,
    openingDay: optionalDaySchema,
    terms: z.array(z.strictObject({ code: termSchema, ...daysShape })),
    breaks: z.array(z.strictObject({ name: z.string(), ...daysShape })),
    changedAt: timeSchema,
  })
  .meta({ id: 'SchoolYear' })

const wholeYearSchema = yearSchema
  .extend({
    weeks: z
      .array(z.strictObject({ number: z.int(), term: termSchema, ...daysShape }))
      .meta({ description: 'Numbered through all terms; weeks of breaks are left out.' }),
  })
  .meta({ id: 'WholeSchoolYear' })

const place = z.object({ key: yearKeySchema, school: schoolSchema })

export const yearsApi: readonly ApiRoute[] = [
  operation({
    method: 'get',
    path: '/school-years',
    operationId: 'listSchoolYears',
    summary: 'All school years, the latest first, as they are in the sector or in a school.',
    scope: 'years:read',
    status: 200,
    refusals: [404],
    parameters: place.pick({ school: true }),
    output: z.strictObject({ items: z.array(yearSchema) }),
    run: async (_actor, { parameters: { school } }) => {
      const years = await listYears(await schoolIdOf(school))
      return { items: years.map(yearAnswer) }
    },
  }),
  operation({
    method: 'get',
    path: '/school-years/{key}',
    operationId: 'findSchoolYear',
    summary: 'One school year with its weeks.',
    scope: 'years:read',
    status: 200,
    refusals: [404],
    parameters: place,
    output: wholeYearSchema,
    run: async (_actor, { parameters: { key, school } }) => wholeAnswer(await findYear(key, await schoolIdOf(school))),
  }),
  operation({
    method: 'put',
    path: '/school-years/{key}',
    operationId: 'saveSchoolYear',
    summary: 'Add or change a school year of the sector, or how a school has it.',
    scope: 'years:write',
    status: 200,
    refusals: [403, 404, 409],
    parameters: place,
    body: yearForm.extend({ seen: seenSchema }),
    output: wholeYearSchema,
    run: async (actor, { parameters: { key, school }, body: { seen, ...form }, origin }) => {
      const saving = { plan: planOf(key, form), seen: seenTime(seen) }
      const errors = await save(actor, school, saving, origin)
      if (errors) throw new InvalidInput(errors)
      return wholeAnswer(await findYear(key, school))
    },
  }),
]

async function save(actor: Actor, school: string | undefined, saving: Parameters<typeof saveYear>[1], origin: Origin) {
  if (school === undefined) return await saveYear(actor, saving, origin)
  return await saveOwnYear(actor, readId(school), saving, origin)
}

async function schoolIdOf(school: string | undefined): Promise<string | undefined> {
  return school === undefined ? undefined : (await findSchool(readId(school))).id
}

function yearAnswer(year: SchoolYear): z.input<typeof yearSchema> {
  const { key, label, schoolId = null, changedAt } = year
  const { terms, ...described } = describeYear(year)
  return {
    key,
    label,
    school: schoolId,
    ...described,
    terms: terms.map((term, at) => ({ code: year.terms[at]!.code, ...term })),
    changedAt: changedAt.toISOString(),
  }
}

function wholeAnswer(year: SchoolYear): z.input<typeof wholeYearSchema> {
  const weeks = year.weeks.map(({ number, term, ...span }) => ({ number, term, ...describeSpan(span) }))
  return { ...yearAnswer(year), weeks }
}
