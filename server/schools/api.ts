import type { Types } from 'mongoose'
import { z } from 'zod'
import { type ApiRoute, idSchema, listOperation, operation } from '../api/index.ts'
import { readId } from '../http/id.ts'
import { dayOf, lastDayOf } from './day.ts'
import type { KnownUnit } from './find.ts'
import { listUnits } from './list.ts'
import { relationKinds, schoolLevels, unitKinds } from './unit.model.ts'
import { findUnitWithHistory } from './unit.ts'
import type { Valid } from './validity.ts'

export const daySchema = z.iso.date().meta({ description: 'A day in Vietnam.' })
const firstDaySchema = daySchema.nullable().meta({ description: 'The first day; null: it is not known.' })
const lastDaySchema = daySchema.nullable().meta({ description: 'The last day; null: it goes on.' })

const unitSchema = z
  .strictObject({
    id: idSchema,
    code: z.string().meta({ description: 'Given by an authority. Opaque: nothing can be read out of it.' }),
    name: z.string(),
    kind: z.enum(unitKinds),
    levels: z.array(z.enum(schoolLevels)).meta({ description: 'Of a school, which may have several.' }),
  })
  .meta({ id: 'Unit', description: 'An organisation unit.' })

const unitReferenceSchema = z.strictObject({ id: idSchema, name: z.string() }).meta({ id: 'UnitReference' })

export const wholeUnitSchema = unitSchema
  .extend({
    firstDay: firstDaySchema,
    lastDay: lastDaySchema,
    relations: z
      .array(
        z.strictObject({
          kind: z.enum(relationKinds),
          unit: unitReferenceSchema,
          firstDay: firstDaySchema,
          lastDay: lastDaySchema,
        }),
      )
      .meta({ description: 'What it stands to, and stood to, the latest first.' }),
    predecessors: z.array(unitReferenceSchema),
    successors: z.array(unitReferenceSchema),
    revision: z.int().meta({ description: 'Counts the changes of the unit; whoever changes it gives this one back.' }),
  })
  .meta({ id: 'WholeUnit' })

export const schoolsApi: readonly ApiRoute[] = [
  listOperation({
    path: '/units',
    operationId: 'listUnits',
    summary: 'Schools, offices and their parts as of a day, by name.',
    scope: 'schools:read',
    parameters: z.object({
      text: z.string().max(200).default('').meta({ description: 'Beginnings of words of the name or the code.' }),
      kind: z.enum(unitKinds).optional(),
      level: z.enum(schoolLevels).optional(),
      day: daySchema.optional().meta({ description: 'As of this day in Vietnam; today, if left out.' }),
    }),
    item: unitSchema,
    run: async (_actor, { parameters: { text, kind, level, day, ...page } }) => {
      const query = { text, kind: kind ?? '', level: level ?? '', day: day ?? '' } as const
      const { items, next } = await listUnits(query, page)
      return { items: items.map((unit) => unitAnswer({ ...unit, id: unit._id.toString() })), next }
    },
  }),
  operation({
    method: 'get',
    path: '/units/{id}',
    operationId: 'findUnit',
    summary: 'One unit with its history.',
    scope: 'schools:read',
    status: 200,
    refusals: [404],
    parameters: z.object({ id: idSchema }),
    output: wholeUnitSchema,
    run: async (_actor, { parameters }) => await wholeUnitAnswer(readId(parameters.id)),
  }),
]

/** @throws AppError 404 */
export async function wholeUnitAnswer(id: Types.ObjectId): Promise<z.input<typeof wholeUnitSchema>> {
  const { unit, relations, predecessors, successors } = await findUnitWithHistory(id)
  return {
    ...unitAnswer(unit),
    ...daysOf(unit),
    relations: relations.map(({ kind, unitId, name, ...validity }) => ({
      kind,
      unit: { id: unitId, name },
      ...daysOf(validity),
    })),
    predecessors: [...predecessors],
    successors: [...successors],
    revision: unit.revision,
  }
}

function unitAnswer({ id, code, name, kind, levels }: Pick<KnownUnit, 'id' | 'code' | 'name' | 'kind' | 'levels'>) {
  return { id, code, name, kind, levels: [...levels] }
}

/** `to` is the first moment at which it no longer holds. */
function daysOf({ from, to }: Valid): { firstDay: string | null; lastDay: string | null } {
  return { firstDay: from ? dayOf(from) : null, lastDay: to ? lastDayOf(to) : null }
}
