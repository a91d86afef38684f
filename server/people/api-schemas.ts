// What the operations of the API take and give.

import { z } from 'zod'
import { idSchema } from '../api/index.ts'
import { roles } from '../roles.ts'
import { guardianRelations } from './guardianship.model.ts'
import {
  birthDaySchema,
  daySchema,
  emailSchema,
  nameSchema,
  personalIdSchema,
  phoneSchema,
  sectorCodeSchema,
} from './input.ts'
import { genders } from './person.model.ts'

export const referenceSchema = z.strictObject({ id: idSchema, name: z.string() })

export const heldRoleSchema = z
  .strictObject({
    id: idSchema,
    role: z.enum(roles),
    unit: referenceSchema,
    firstDay: z.iso.date(),
    lastDay: z.iso.date().nullable().meta({ description: 'The last day; null: it goes on.' }),
  })
  .meta({ id: 'HeldRole', description: 'What somebody is or was in a unit.' })

export const listedSchema = z
  .strictObject({
    id: idSchema,
    name: z.string(),
    roles: z
      .array(z.strictObject({ role: z.enum(roles), unitId: idSchema }))
      .meta({ description: 'Of today, as far as the list is about them.' }),
  })
  .meta({ id: 'ListedPerson' })

const hidden = 'Null when there is none, or when it may not be seen.'
export const personSchema = z
  .strictObject({
    id: idSchema,
    name: z.string(),
    sortName: z.string().nullable().meta({ description: 'What the name is sorted by; null: as it usually is.' }),
    birthDate: z.iso.date().nullable().meta({ description: hidden }),
    gender: z.enum(genders).nullable().meta({ description: hidden }),
    sectorCode: z.string().nullable().meta({ description: hidden }),
    email: z.string().nullable().meta({ description: hidden }),
    phone: z.string().nullable().meta({ description: hidden }),
    personalId: z
      .string()
      .nullable()
      .meta({
        description: `Twelve digits. ${hidden} Given only when it is asked for with \`personalId=true\`; each look is logged.`,
      }),
    roles: z.array(heldRoleSchema).meta({ description: 'The latest first; of colleagues those of today.' }),
  })
  .meta({ id: 'Person' })

export const guardianSchema = z
  .strictObject({ person: referenceSchema, relation: z.enum(guardianRelations), phone: z.string().nullable() })
  .meta({ id: 'Guardian' })

export const factsInput = {
  name: z.string().min(1).pipe(nameSchema),
  sortName: z.string().min(1).max(200).nullable(),
  birthDate: birthDaySchema.nullable(),
  gender: z.enum(genders).nullable(),
  sectorCode: z.string().min(1).pipe(sectorCodeSchema).nullable(),
  email: emailSchema.nullable(),
  phone: phoneSchema.nullable(),
  personalId: personalIdSchema.nullable(),
}
const optional = {
  sortName: factsInput.sortName.default(null),
  birthDate: factsInput.birthDate.default(null),
  gender: factsInput.gender.default(null),
  sectorCode: factsInput.sectorCode.default(null),
  email: factsInput.email.default(null),
  phone: factsInput.phone.default(null),
  personalId: factsInput.personalId.default(null),
}

export const roleInput = z
  .strictObject({
    role: z.enum(roles),
    unitId: idSchema,
    firstDay: daySchema,
    lastDay: daySchema.nullable().default(null),
  })
  .refine(({ firstDay, lastDay }) => lastDay === null || lastDay >= firstDay, {
    error: 'people.errors.lastBeforeFirst',
    path: ['lastDay'],
  })

export const newPersonSchema = z.strictObject({
  name: factsInput.name,
  ...optional,
  role: roleInput.meta({ description: 'What they are at first, and where.' }),
  isNotAlike: z.boolean().default(false).meta({
    description: 'Somebody has looked at those of the same name and birth date: it is none of them.',
  }),
})

export const changeSchema = z.strictObject({
  name: factsInput.name.optional(),
  sortName: factsInput.sortName.optional(),
  birthDate: factsInput.birthDate.optional(),
  gender: factsInput.gender.optional(),
  sectorCode: factsInput.sectorCode.optional(),
  email: factsInput.email.optional(),
  phone: factsInput.phone.optional(),
  personalId: factsInput.personalId.optional(),
})
