import type { Types } from 'mongoose'
import { z } from 'zod'
import type { Actor } from '../actor.ts'
import { type ApiRoute, idSchema, InvalidInput, listOperation, operation } from '../api/index.ts'
import { conflict } from '../errors.ts'
import { readId } from '../http/id.ts'
import { roles } from '../roles.ts'
import { listedGroups, listGroups } from './access.ts'
import { guardiansAnswer, listedAnswer, personAnswer } from './api-answers.ts'
import { changeSchema, guardianSchema, listedSchema, newPersonSchema, personSchema, roleInput } from './api-schemas.ts'
import { createPerson } from './create.ts'
import type { Facts } from './facts.ts'
import { endGuardian, linkKnownGuardian } from './family/link.ts'
import { guardianRelations } from './guardianship.model.ts'
import { daySchema } from './input.ts'
import { listPeople } from './list.ts'
import { listChoices } from './overview.ts'
import { lookAtPersonalId } from './personal-id.ts'
import { findProfile } from './profile.ts'
import { addRole, endRole, findRole } from './roles.ts'
import { findScope } from './scope.ts'
import { updatePerson } from './update.ts'

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

function roleOf({ role, unitId, firstDay, lastDay }: z.output<typeof roleInput>) {
  return { role, unitId: readId(unitId), from: firstDay, lastDay }
}

/** Without what was left out: that stays as it is. */
function given<T extends object>(values: { [Name in keyof T]?: T[Name] | undefined }): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>
}
