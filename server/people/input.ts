// What forms and queries may contain.

import { Types } from 'mongoose'
import { z } from 'zod'
import { roles } from '../roles.ts'
import { listGroups } from './access.ts'
import type { Facts } from './facts.ts'
import { guardianRelations } from './guardianship.model.ts'
import { genders } from './person.model.ts'

const none = z.literal('')
const idText = z.string().regex(/^[0-9a-f]{24}$/)
const id = idText.transform((text) => new Types.ObjectId(text))

/** Addresses with filters are kept and passed on: what is not given filters nothing. */
export const listQuery = z.object({
  unit: z.union([none, z.literal('all'), idText]).default(''),
  group: z.union([none, z.enum(listGroups)]).default(''),
  text: z.string().max(200).default(''),
  role: z.union([none, z.enum(roles)]).default(''),
})
export type ListQuery = z.output<typeof listQuery>

/** A day on which somebody may have been born. */
export const birthDaySchema = z.iso
  .date({ error: 'people.errors.birthDate' })
  .refine((day) => day >= '1900-01-01' && day <= tomorrow(), 'people.errors.birthDate')
/** Only the form: nothing is read out of it. */
export const personalIdSchema = z
  .string()
  .transform((text) => text.replace(/[\s.-]/g, ''))
  .pipe(z.string().regex(/^\d{12}$/, 'people.errors.personalId'))
export const phoneSchema = z.string().regex(/^\+?\d(?:[ .-]?\d){7,14}$/, 'people.errors.phone')
export const nameSchema = z.string().max(200).regex(/\p{L}/u, 'people.errors.name')
export const sectorCodeSchema = z.string().max(32)
export const emailSchema = z.email({ error: 'people.errors.email' }).max(254)
export const daySchema = z.iso.date({ error: 'people.errors.day' })

const facts = {
  fullName: z.string().min(1).pipe(nameSchema),
  sortName: emptyOr(z.string().max(200)),
  birthDate: emptyOr(birthDaySchema),
  gender: emptyOr(z.enum(genders)),
  sectorCode: emptyOr(sectorCodeSchema),
  email: emptyOr(emailSchema),
  phone: emptyOr(phoneSchema),
}

export const factsForm = z.object({
  ...facts,
  personalId: emptyOr(personalIdSchema),
  removePersonalId: z.literal('yes').optional(),
})

const role = {
  unit: id,
  role: z.enum(roles, { error: 'people.errors.role' }),
  from: daySchema,
}

export const newPersonForm = z.object({
  ...facts,
  personalId: emptyOr(personalIdSchema),
  ...role,
  child: emptyOr(id),
  relation: emptyOr(z.enum(guardianRelations)),
  decision: z.union([none, z.literal('other'), id]).default(''),
})
export type NewPersonValues = z.output<typeof newPersonForm>

export const joinForm = z
  .object({
    fullName: facts.fullName,
    birthDate: birthDaySchema,
    personalId: emptyOr(personalIdSchema),
    sectorCode: emptyOr(sectorCodeSchema),
    ...role,
  })
  .refine(({ personalId, sectorCode }) => personalId !== null || sectorCode !== null, {
    error: 'people.errors.noIdentifier',
    path: ['personalId'],
  })

export const roleForm = z
  .object({ ...role, lastDay: emptyOr(daySchema) })
  .refine(({ from, lastDay }) => lastDay === null || lastDay >= from, {
    error: 'people.errors.lastBeforeFirst',
    path: ['lastDay'],
  })

export const endForm = z.object({ lastDay: daySchema })

export const guardianForm = z.object({
  guardian: id,
  relation: z.enum(guardianRelations, { error: 'people.errors.relation' }),
})

export const codeForm = z.object({
  code: z.string().min(1).max(40),
  relation: z.enum(guardianRelations, { error: 'people.errors.relation' }),
})

export function factsOfForm(values: Readonly<Record<keyof Facts, unknown>>): Facts {
  const { fullName, sortName, birthDate, gender, sectorCode, email, phone } = values as unknown as Facts
  return { fullName, sortName, birthDate, gender, sectorCode, email, phone }
}

/** Wherever somebody sits, it may be a day later here. */
function tomorrow(): string {
  return new Date(Date.now() + 24 * 3600_000).toISOString().slice(0, 10)
}

/** What is left empty is null. A mistake is told as that of the schema, not of the choice. */
function emptyOr<T extends z.ZodType>(schema: T) {
  return z.preprocess((value) => (value === '' || value === undefined ? null : value), schema.nullable())
}
