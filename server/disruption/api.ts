import { z } from 'zod'
import { type Actor, hasRole } from '../actor.ts'
import { type ApiRoute, idSchema, InvalidInput, listOperation, operation } from '../api/index.ts'
import { dayOf } from '../day.ts'
import { forbidden } from '../errors.ts'
import { readForm } from '../http/form.ts'
import { readId } from '../http/id.ts'
import type { ToldNumber } from '../people/index.ts'
import { canDeclare, deciders } from './access.ts'
import { phaseOf } from './days.ts'
import { cancelDisruption, declareDisruption, setLastDay } from './declare.ts'
import { type DisruptionRecord, reasons } from './disruption.model.ts'
import { findDisruption, listDisruptions } from './find.ts'
import { declareForm, mostSchools } from './input.ts'
import { findReach } from './reach.ts'

const day = z.iso.date()
const disruptionSchema = z
  .strictObject({
    id: idSchema,
    schoolId: idSchema,
    classIds: z.array(idSchema).meta({ description: 'Empty: the whole school.' }),
    from: day,
    lastDay: day.meta({ description: 'It is still online.' }),
    reason: z.enum(reasons),
    text: z.string(),
    graceDays: z.int().meta({ description: 'What is due in between is due so many days after the last day.' }),
    phase: z.enum(['cancelled', 'coming', 'running', 'over']),
    revision: z.int(),
  })
  .meta({ id: 'Disruption', description: 'A school, or classes of it, learns online between two days.' })

const toldSchema = z
  .strictObject({ count: z.int().optional(), fewerThan: z.int().optional() })
  .meta({ id: 'ToldNumber', description: 'A number, or that it is small.' })

const reachSchema = z
  .strictObject({
    days: z.array(day),
    classes: z.array(
      z.strictObject({
        classId: idSchema,
        name: z.string(),
        told: z
          .strictObject({ pupils: z.int(), reached: toldSchema, missed: toldSchema, byDay: z.array(toldSchema) })
          .nullable()
          .meta({ description: 'Null: the class is so small that numbers would point at somebody.' }),
      }),
    ),
  })
  .meta({ id: 'DisruptionReach', description: 'How many pupils opened something, took something along or handed in.' })

const parameters = z.object({ id: idSchema })
const read = 'disruption:read'
const write = 'disruption:write'
const revision = z.int().min(1).meta({ description: 'Which change of it the caller has seen.' })

export const disruptionApi: readonly ApiRoute[] = [
  listOperation({
    path: '/disruptions',
    operationId: 'listDisruptions',
    summary: 'Disruptions of the schools for which the caller decides, the latest first.',
    scope: read,
    refusals: [403],
    parameters: z.object({}),
    item: disruptionSchema,
    run: async (actor, { parameters: page }) => {
      if (!hasRole(actor, ...deciders)) throw forbidden()
      const { items, next } = await listDisruptions(actor, page)
      return { items: items.map((one) => present(one)), next }
    },
  }),
  operation({
    method: 'post',
    path: '/disruptions',
    operationId: 'declareDisruption',
    summary: 'Says that schools, or classes of one school, learn online between two days.',
    scope: write,
    status: 201,
    refusals: [403, 404],
    body: z.strictObject({
      schoolIds: z.array(idSchema).min(1).max(mostSchools),
      classIds: z.array(idSchema).max(200).default([]).meta({ description: 'Of one school; empty: all of it.' }),
      from: day,
      lastDay: day,
      reason: z.enum(reasons),
      text: z.string().max(500).default('').meta({ description: 'Needed for `other`.' }),
      operation: z
        .string()
        .regex(/^[\w-]{8,64}$/)
        .meta({ description: 'Sent again with the same one it changes nothing.' }),
    }),
    output: z.strictObject({ items: z.array(disruptionSchema) }).meta({ id: 'DeclaredDisruptions' }),
    run: async (actor, { body, origin }) => {
      const form = readForm(declareForm, body)
      if (!form.ok) throw new InvalidInput(form.errors)
      return { items: (await declareDisruption(actor, form.values, origin)).map((one) => present(one)) }
    },
  }),
  operation({
    method: 'get',
    path: '/disruptions/{id}',
    operationId: 'findDisruption',
    summary: 'One disruption, for those who decide and the staff of the school.',
    scope: read,
    status: 200,
    refusals: [404],
    parameters,
    output: disruptionSchema,
    run: async (actor, { parameters: { id } }) => present((await findDisruption(actor, readId(id))).disruption),
  }),
  operation({
    method: 'put',
    path: '/disruptions/{id}/last-day',
    operationId: 'setDisruptionLastDay',
    summary: 'Ends a disruption earlier, today at the earliest, or later.',
    scope: write,
    status: 200,
    refusals: [403, 404, 409],
    parameters,
    body: z.strictObject({ lastDay: day, revision }),
    output: disruptionSchema,
    run: async (actor, { parameters: { id }, body, origin }) =>
      present(await setLastDay(actor, { id: readId(id), seen: body.revision, origin }, body.lastDay)),
  }),
  operation({
    method: 'post',
    path: '/disruptions/{id}/cancellation',
    operationId: 'cancelDisruption',
    summary: 'Takes back a disruption that has not begun.',
    scope: write,
    status: 200,
    refusals: [403, 404, 409],
    parameters,
    body: z.strictObject({ revision }),
    output: disruptionSchema,
    run: async (actor, { parameters: { id }, body, origin }) =>
      present(await cancelDisruption(actor, { id: readId(id), seen: body.revision, origin })),
  }),
  operation({
    method: 'get',
    path: '/disruptions/{id}/reach',
    operationId: 'findDisruptionReach',
    summary: 'How many pupils of each class learning has reached, by day; for those who decide.',
    scope: read,
    status: 200,
    refusals: [403, 404],
    parameters,
    output: reachSchema,
    run: async (actor, { parameters: { id } }) => await presentReach(actor, id),
  }),
]

function present(record: DisruptionRecord) {
  const { _id, schoolId, classIds, from, lastDay, reason, text, graceDays, revision } = record
  return {
    ...{ id: _id.toString(), schoolId: schoolId.toString(), classIds: classIds.map(String), from, lastDay, reason },
    ...{ text, graceDays, revision, phase: phaseOf(record, dayOf(new Date())) },
  }
}

async function presentReach(actor: Actor, id: string) {
  const { school } = await findDisruption(actor, readId(id))
  if (!canDeclare(actor, school)) throw forbidden()
  const { days, classes } = await findReach(actor, readId(id))
  const plain = (told: ToldNumber) => ({ ...told })
  return {
    days: [...days],
    classes: classes.map(({ classId, name, told }) => ({
      ...{ classId: classId.toString(), name },
      told: told
        ? {
            pupils: told.pupils,
            reached: plain(told.reached),
            missed: plain(told.missed),
            byDay: told.byDay.map(plain),
          }
        : null,
    })),
  }
}
