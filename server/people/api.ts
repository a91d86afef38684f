import type { Types } from 'mongoose'
import { z } from 'zod'
import type { Actor } from '../actor.ts'
import { type ApiRoute, idSchema, InvalidInput, listOperation, operation } from '../api/index.ts'
import { conflict, forbidden } from '../errors.ts'
import { readId } from '../http/id.ts'
import { roles } from '../roles.ts'
import { dayOf } from '../schools/index.ts'
import { listedGroups, listGroups } from './access.ts'
import { createPerson } from './create.ts'
import { dayOfBirth, type Facts } from './facts.ts'
import { endGuardian, linkKnownGuardian } from './family/link.ts'
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
import { type ListedPerson, listPeople } from './list.ts'
import { listChoices } from './overview.ts'
import { genders } from './person.model.ts'
import { lookAtPersonalId } from './personal-id.ts'
import { findProfile, type ProfileRole } from './profile.ts'
import { addRole, endRole, findRole, lastDayOf } from './roles.ts'
import { findScope } from './scope.ts'
import { updatePerson } from './update.ts'

const referenceSchema = z.strictObject({ id: idSchema, name: z.string() })

const heldRoleSchema = z
  .strictObject({
    id: idSchema,
    role: z.enum(roles),
    unit: referenceSchema,
    firstDay: z.iso.date(),
    lastDay: z.iso.date().nullable().meta({ description: 'The last day; null: it goes on.' }),
  })
  .meta({ id: 'HeldRole', description: 'What somebody is or was in a unit.' })

const listedSchema = z
  .strictObject({
    id: idSchema,
    name: z.string(),
    roles: z
      .array(z.strictObject({ role: z.enum(roles), unitId: idSchema }))
      .meta({ description: 'Of today, as far as the list is about them.' }),
  })
  .meta({ id: 'ListedPerson' })

const hidden = 'Null when there is none, or when it may not be seen.'
const personSchema = z
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

const guardianSchema = z
  .strictObject({ person: referenceSchema, relation: z.enum(guardianRelations), phone: z.string().nullable() })
  .meta({ id: 'Guardian' })

const factsInput = {
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

const roleInput = z
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

const newPersonSchema = z.strictObject({
  name: factsInput.name,
  ...optional,
  role: roleInput.meta({ description: 'What they are at first, and where.' }),
  isNotAlike: z.boolean().default(false).meta({
    description: 'Somebody has looked at those of the same name and birth date: it is none of them.',
  }),
})

const changeSchema = z.strictObject({
  name: factsInput.name.optional(),
  sortName: factsInput.sortName.optional(),
  birthDate: factsInput.birthDate.optional(),
  gender: factsInput.gender.optional(),
  sectorCode: factsInput.sectorCode.optional(),
  email: factsInput.email.optional(),
  phone: factsInput.phone.optional(),
  personalId: factsInput.personalId.optional(),
})

const ofPerson = z.object({ id: idSchema })
const ofGuardian = z.object({ id: idSchema, guardianId: idSchema })

export const peopleApi: readonly ApiRoute[] = [
  listOperation({
    path: '/people',
    operationId: 'listPeople',
    summary: 'Staff, pupils, guardians or former members of a unit, or of the whole sector, by name.',
    description:
      'Without a unit: the whole sector, for those who may see it (administrators everybody, offices the staff), otherwise one’s own school. Words are found whole; when nobody has them, the last one may be a beginning.',
    scope: 'people:read',
    refusals: [404],
    parameters: z.object({
      unitId: idSchema.optional(),
      group: z.enum(listGroups).default('staff'),
      role: z.enum(roles).optional().meta({ description: 'Of the staff: only those who are this today.' }),
      text: z.string().max(200).default('').meta({ description: 'Words of the name, with or without marks.' }),
    }),
    item: listedSchema,
    run: async (actor, { parameters: { unitId, group, role, text, ...page } }) => {
      const query = { unitId: await unitOf(actor, unitId), group, role, text }
      const { people } = await listPeople(actor, query, page)
      return { items: people.items.map((person) => listedAnswer(person, query)), next: people.next }
    },
  }),
  operation({
    method: 'get',
    path: '/people/{id}',
    operationId: 'findPerson',
    summary: 'One person, as far as they may be seen.',
    scope: 'people:read',
    status: 200,
    parameters: ofPerson.extend({ personalId: z.boolean().default(false) }),
    output: personSchema,
    run: async (actor, { parameters, origin }) => {
      const id = readId(parameters.id)
      const isAsked = parameters.personalId && (await findProfile(actor, id)).can.seePersonalId
      const personalId = isAsked ? await lookAtPersonalId(actor, id, origin) : undefined
      return personAnswer(await findProfile(actor, id), personalId)
    },
  }),
  operation({
    method: 'post',
    path: '/people',
    operationId: 'createPerson',
    summary: 'Add somebody with their first role.',
    description:
      'Refused with 409 (personAlike) when somebody has the same name and birth date, until `isNotAlike` says that it is somebody else; with personalIdTaken or sectorCodeTaken when an identifier is somebody’s.',
    scope: 'people:write',
    status: 201,
    refusals: [404, 409],
    body: newPersonSchema,
    output: personSchema,
    run: async (actor, { body, origin }) => {
      const { name, personalId, role, isNotAlike, ...rest } = body
      const decision = isNotAlike ? ('other' as const) : undefined
      const form = { facts: { fullName: name, ...rest }, personalId, role: roleOf(role), decision }
      const created = await createPerson(actor, form, origin)
      if (created.kind === 'alike') throw conflict('personAlike')
      return personAnswer(await findProfile(actor, created.personId), undefined)
    },
  }),
  operation({
    method: 'patch',
    path: '/people/{id}',
    operationId: 'updatePerson',
    summary: 'Change what is kept of somebody. What is left out stays; null removes it.',
    scope: 'people:write',
    status: 200,
    refusals: [409],
    parameters: ofPerson,
    body: changeSchema,
    output: personSchema,
    run: async (actor, { parameters, body, origin }) => {
      const id = readId(parameters.id)
      const { personalId, name, ...rest } = body
      const facts = given<Facts>({ ...rest, fullName: name })
      await updatePerson(actor, id, { facts, ...(personalId === undefined ? {} : { personalId }) }, origin)
      return personAnswer(await findProfile(actor, id), undefined)
    },
  }),
  operation({
    method: 'post',
    path: '/people/{id}/memberships',
    operationId: 'addMembership',
    summary: 'Make somebody something in a unit.',
    scope: 'people:write',
    status: 201,
    refusals: [409],
    parameters: ofPerson,
    body: roleInput,
    output: personSchema,
    run: async (actor, { parameters, body, origin }) => {
      const id = readId(parameters.id)
      await addRole(actor, id, roleOf(body), origin)
      return personAnswer(await findProfile(actor, id), undefined)
    },
  }),
  operation({
    method: 'patch',
    path: '/memberships/{id}',
    operationId: 'endMembership',
    summary: 'Say on which day somebody is something for the last time.',
    scope: 'people:write',
    status: 200,
    refusals: [409],
    parameters: ofPerson,
    body: z.strictObject({ lastDay: daySchema }),
    output: personSchema,
    run: async (actor, { parameters, body, origin }) => {
      const id = readId(parameters.id)
      const { membership } = await findRole(actor, id)
      const ended = await endRole(actor, id, body, origin)
      if (ended.kind === 'beforeItBegan') throw new InvalidInput({ lastDay: { key: 'people.errors.lastBeforeFirst' } })
      return personAnswer(await findProfile(actor, membership.personId), undefined)
    },
  }),
  operation({
    method: 'get',
    path: '/people/{id}/guardians',
    operationId: 'listGuardians',
    summary: 'The guardians of a pupil, for those who may know.',
    scope: 'people:read',
    status: 200,
    parameters: ofPerson,
    output: z.strictObject({ items: z.array(guardianSchema) }),
    run: async (actor, { parameters }) => await guardiansAnswer(actor, readId(parameters.id)),
  }),
  operation({
    method: 'post',
    path: '/people/{id}/guardians',
    operationId: 'linkGuardian',
    summary: 'Link somebody who is known as a guardian of a pupil.',
    scope: 'people:write',
    status: 201,
    refusals: [409],
    parameters: ofPerson,
    body: z.strictObject({ personId: idSchema, relation: z.enum(guardianRelations) }),
    output: z.strictObject({ items: z.array(guardianSchema) }),
    run: async (actor, { parameters, body, origin }) => {
      const childId = readId(parameters.id)
      await linkKnownGuardian(actor, { childId, guardianId: readId(body.personId), relation: body.relation }, origin)
      return await guardiansAnswer(actor, childId)
    },
  }),
  operation({
    method: 'delete',
    path: '/people/{id}/guardians/{guardianId}',
    operationId: 'unlinkGuardian',
    summary: 'End it that somebody is a guardian of a pupil.',
    scope: 'people:write',
    status: 204,
    parameters: ofGuardian,
    run: async (actor, { parameters, origin }) => {
      const people = { childId: readId(parameters.id), guardianId: readId(parameters.guardianId) }
      await endGuardian(actor, people, origin)
    },
  }),
]

async function unitOf(actor: Actor, unitId: string | undefined): Promise<Types.ObjectId | undefined> {
  if (unitId !== undefined) return readId(unitId)
  const scope = await findScope(actor)
  if (listedGroups(scope, undefined).length > 0) return undefined
  const [own] = await listChoices(scope)
  return own && readId(own.id)
}

type Profile = Awaited<ReturnType<typeof findProfile>>

function personAnswer(
  { person, roles: held, can }: Profile,
  personalId: string | undefined,
): z.input<typeof personSchema> {
  const { _id, fullName, sortName, isSortNameGiven, birthDate, gender, sectorCode, email, phone } = person
  const works = held.some(({ isNow, membership }) => isNow && membership.role !== 'student')
  const details = <T>(value: T | null | undefined) => (can.seeDetails ? (value ?? null) : null)
  return {
    id: _id.toString(),
    name: fullName,
    sortName: isSortNameGiven ? (sortName ?? null) : null,
    birthDate: details(birthDate && dayOfBirth(birthDate)),
    gender: details(gender),
    sectorCode: details(sectorCode),
    email: can.seeDetails || works ? (email ?? null) : null,
    phone: details(phone),
    personalId: personalId ?? null,
    roles: held.map(roleAnswer),
  }
}

function roleAnswer({ membership, unit }: ProfileRole): z.input<typeof heldRoleSchema> {
  const { _id, role, from, to } = membership
  return {
    id: _id.toString(),
    role,
    unit: { id: unit.id, name: unit.name },
    firstDay: dayOf(from),
    lastDay: to ? lastDayOf(to) : null,
  }
}

function listedAnswer(
  { _id, fullName, places }: ListedPerson,
  { unitId, group }: { readonly unitId: Types.ObjectId | undefined; readonly group: string },
): z.input<typeof listedSchema> {
  const now = new Date()
  const told = places.filter((place) => {
    const isNow = place.from <= now && (!place.to || place.to > now)
    return isNow && place.group === group && (!unitId || place.unitId.equals(unitId))
  })
  return {
    id: _id.toString(),
    name: fullName,
    roles: told.map(({ role, unitId: id }) => ({ role, unitId: id.toString() })),
  }
}

async function guardiansAnswer(actor: Actor, childId: Types.ObjectId) {
  const { guardians } = await findProfile(actor, childId)
  if (!guardians) throw forbidden()
  return {
    items: guardians.map(({ person, relation }) => ({
      person: { id: person._id.toString(), name: person.fullName },
      relation,
      phone: person.phone ?? null,
    })),
  }
}

function roleOf({ role, unitId, firstDay, lastDay }: z.output<typeof roleInput>) {
  return { role, unitId: readId(unitId), from: firstDay, lastDay }
}

/** Without what was left out: that stays as it is. */
function given<T extends object>(values: { [Name in keyof T]?: T[Name] | undefined }): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>
}
