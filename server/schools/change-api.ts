// Units are changed as on the pages, without asking first.

import { z } from 'zod'
import { type ApiRoute, idSchema, operation } from '../api/index.ts'
import { readId } from '../http/id.ts'
import { daySchema, wholeUnitAnswer, wholeUnitSchema } from './api.ts'
import { codeField, mostParts, nameField } from './change-input.ts'
import { changeUnit } from './change.ts'
import { closeUnit, reopenUnit } from './close.ts'
import { createUnit } from './create.ts'
import { mergeUnits } from './merge.ts'
import { mistake } from './mistake.ts'
import { splitUnit } from './split.ts'
import { relationKinds, type RelationKind, schoolLevels, unitKinds } from './unit.model.ts'

const levels = z.array(z.enum(schoolLevels)).max(schoolLevels.length)
const day = daySchema.nullable()
const revision = z.int().min(0).meta({ description: 'Of the unit as you have seen it: 409 if it has changed since.' })
const otherEnd = idSchema.nullable().optional()
const relations = {
  managedBy: otherEnd.meta({ description: 'Its state management.' }),
  guidedBy: otherEnd.meta({ description: 'Its professional guidance.' }),
  partOf: otherEnd.meta({ description: 'Of a campus or a subject group.' }),
  locatedIn: otherEnd.meta({ description: 'Where it stands, whoever manages it.' }),
} satisfies Record<RelationKind, z.ZodType>

const scope = 'schools:write'
const parameters = z.object({ id: idSchema })
/** What all of them have that change one unit. */
const ofOne = { parameters, scope, refusals: [403, 404, 409], output: wholeUnitSchema } as const

export const changeApi: readonly ApiRoute[] = [
  operation({
    method: 'post',
    path: '/units',
    operationId: 'createUnit',
    summary: 'Add a unit.',
    scope,
    status: 201,
    refusals: [403, 409],
    body: z.strictObject({
      kind: z.enum(unitKinds),
      name: nameField,
      code: codeField.nullable().default(null).meta({ description: 'Null: a campus or a subject group gets one.' }),
      levels: levels.default([]).meta({ description: 'Of a school: at least one.' }),
      firstDay: day.default(null),
      ...relations,
    }),
    output: wholeUnitSchema,
    run: async (actor, { body, origin }) => {
      const { kind, name, code, levels, firstDay } = body
      const form = { kind, name, code: code ?? '', levels, firstDay: firstDay ?? '', relations: idsIn(body) }
      return await wholeUnitAnswer(readId(await createUnit(actor, form, origin)))
    },
  }),
  operation({
    ...ofOne,
    method: 'patch',
    path: '/units/{id}',
    operationId: 'changeUnit',
    summary: 'Change a unit, or what it stands to from a day on.',
    description: 'What is left out stays. A relation that is given ends the one of its kind on that day; null ends it.',
    status: 200,
    body: z.strictObject({
      revision,
      name: nameField.optional(),
      code: codeField.optional(),
      levels: levels.optional(),
      firstDay: day.optional(),
      ...relations,
      relationsFrom: day.optional().meta({
        description:
          'The first day of the relations that are given with it, which need one; null: from the beginning, in place of all of their kinds.',
      }),
    }),
    run: async (actor, { parameters, body, origin }) => {
      const { revision, name, code, levels, firstDay, relationsFrom } = body
      const given = idsIn(body)
      if (Object.keys(given).length > 0 && relationsFrom === undefined)
        throw mistake('relationsFrom', 'field.errors.required')
      const texts = { firstDay: firstDay === null ? '' : firstDay, relationsFrom: relationsFrom ?? '' }
      await changeUnit(actor, parameters.id, { revision, name, code, levels, relations: given, ...texts }, origin)
      return await wholeUnitAnswer(readId(parameters.id))
    },
  }),
  operation({
    ...ofOne,
    method: 'post',
    path: '/units/{id}/close',
    operationId: 'closeUnit',
    summary: 'Close a unit on a day.',
    description: 'Refused while units are below it, unless `moveTo` says where they go or they close as well.',
    status: 200,
    body: z.strictObject({
      revision,
      lastDay: daySchema,
      moveTo: idSchema.nullable().default(null).meta({ description: 'Where the units below go.' }),
      endsPeople: z.boolean().default(false).meta({
        description:
          'Memberships, places in classes and assignments end with it, and so do sign-ins of people who have no other membership; without this it is refused while there are any.',
      }),
      continuedBy: idSchema.nullable().default(null).meta({
        description: 'What continues it: of its kind, and there on the day after. Nobody goes there because of this.',
      }),
      closeParts: z.boolean().default(false).meta({ description: 'Its campuses and subject groups close as well.' }),
    }),
    run: async (actor, { parameters, body, origin }) => {
      const { revision, lastDay, moveTo, continuedBy, closeParts, endsPeople } = body
      const rest = { kind: closeParts ? 'close' : 'none' } as const
      const below = moveTo === null ? rest : ({ kind: 'move', toId: moveTo } as const)
      const closing = { revision, lastDay, below, endsPeople, continuedBy: continuedBy ?? undefined }
      await closeUnit(actor, parameters.id, closing, origin)
      return await wholeUnitAnswer(readId(parameters.id))
    },
  }),
  operation({
    ...ofOne,
    method: 'post',
    path: '/units/{id}/reopen',
    operationId: 'reopenUnit',
    summary: 'Reopen a unit that was closed by mistake.',
    status: 200,
    body: z.strictObject({ revision }),
    run: async (actor, { parameters, body, origin }) => {
      await reopenUnit(actor, parameters.id, body.revision, origin)
      return await wholeUnitAnswer(readId(parameters.id))
    },
  }),
  operation({
    ...ofOne,
    method: 'post',
    path: '/units/{id}/merge',
    operationId: 'mergeUnits',
    summary: 'Merge a unit with others into one of them, another one, or a new one.',
    description: 'Answers with what they have become. Units below, people and classes go along.',
    status: 200,
    body: z.strictObject({
      revision,
      otherIds: z.array(idSchema).max(100).default([]),
      firstDay: daySchema.meta({ description: 'On which they are one.' }),
      managersFollow: z.boolean().default(false).meta({
        description: 'Whoever manages one that ends manages what they become; otherwise these roles end.',
      }),
      intoId: idSchema.nullable().default(null).meta({ description: 'One that exists; null: `newUnit`.' }),
      newUnit: z.strictObject({ name: nameField, code: codeField }).nullable().default(null),
      levels: levels.default([]).meta({ description: 'Empty: those of all of them.' }),
    }),
    run: async (actor, { parameters, body, origin }) => {
      const { intoId, newUnit, ...form } = body
      const into = intoId === null ? newUnit : { id: intoId }
      if (!into) throw mistake('intoId', 'field.errors.required')
      return await wholeUnitAnswer(readId(await mergeUnits(actor, parameters.id, { ...form, into }, origin)))
    },
  }),
  operation({
    ...ofOne,
    method: 'post',
    path: '/units/{id}/split',
    operationId: 'splitUnit',
    summary: 'Split a unit into new ones, beside which it may go on.',
    description:
      'Answers with the unit; its successors are the new ones. Which classes and people go where is said afterwards.',
    status: 200,
    body: z.strictObject({
      revision,
      firstDay: daySchema.meta({ description: 'Of the new ones.' }),
      original: z.enum(['ends', 'stays']),
      parts: z
        .array(z.strictObject({ name: nameField, code: codeField, levels: levels.default([]) }))
        .min(1)
        .max(mostParts),
      belowPart: z.int().min(0).default(0).meta({ description: 'Which of them gets the units below, from 0.' }),
    }),
    run: async (actor, { parameters, body, origin }) => {
      await splitUnit(actor, parameters.id, body, origin)
      return await wholeUnitAnswer(readId(parameters.id))
    },
  }),
]

/** Null is none; what is left out is not asked for. */
function idsIn(given: Readonly<Partial<Record<RelationKind, string | null | undefined>>>) {
  const pairs = relationKinds.flatMap((kind): [RelationKind, string][] => {
    const id = given[kind]
    return id === undefined ? [] : [[kind, id ?? '']]
  })
  return Object.fromEntries(pairs)
}
