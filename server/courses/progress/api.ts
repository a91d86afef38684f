import { z } from 'zod'
import { type ApiRoute, idSchema, operation, timeSchema } from '../../api/index.ts'
import { forbidden, notFound } from '../../errors.ts'
import { readId } from '../../http/id.ts'
import { loadCourse } from '../write.ts'
import { findGrid, type GridRow } from './grid.ts'
import { mostSeconds, operationField } from './input.ts'
import { findLearning, learnsIn, report } from './learn.ts'
import type { ProgressRecord } from './progress.model.ts'
import { doneOf, mostFiles, mostParts, type Progress, standings } from './state.ts'
import type { CourseItem } from '../course.model.ts'

const itemSchema = z
  .strictObject({
    itemId: idSchema,
    title: z.string(),
    standing: z.enum(standings).meta({ description: '`locked`: it waits for another item that is not done.' }),
    openedAt: timeSchema.nullable(),
    lastAt: timeSchema.nullable(),
    doneAt: timeSchema.nullable(),
    doneBy: z.enum(['rule', 'hand', 'teacher']).nullable(),
    times: z.int().meta({ description: 'How often it was opened.' }),
    seconds: z.int(),
  })
  .meta({ id: 'ItemProgress' })

const shareShape = {
  done: z.int().meta({ description: 'Of the items that count.' }),
  all: z.int(),
}

const ownSchema = z
  .strictObject({
    ...shareShape,
    nextItemId: idSchema.nullable().meta({ description: 'The first that is not done and not locked.' }),
    items: z.array(itemSchema),
  })
  .meta({ id: 'CourseProgress', description: 'How far the caller is in a course.' })

const classSchema = z
  .strictObject({
    class: idSchema.or(z.literal('others')).nullable(),
    pupils: z.array(
      z.strictObject({
        personId: idSchema,
        name: z.string(),
        ...shareShape,
        items: z
          .record(z.string(), z.enum(standings))
          .meta({ description: 'By the id of the item; empty for a class teacher, who sees the share alone.' }),
      }),
    ),
  })
  .meta({ id: 'ClassProgress' })

const doneSchema = z.strictObject({ itemId: idSchema, isDone: z.boolean() }).meta({ id: 'ReportedProgress' })

const at = timeSchema.optional().meta({
  description: 'When it happened, by the clock of the device; what lies too far off counts from now.',
})
const operationId = operationField.meta({ description: 'Sent again with the same one it changes nothing.' })
const parameters = z.object({ id: idSchema })
const read = 'courses:read'
const write = 'courses:write'

export const progressApi: readonly ApiRoute[] = [
  operation({
    method: 'get',
    path: '/courses/{id}/progress/mine',
    operationId: 'findOwnProgress',
    summary: 'How far the caller is in a course in which they learn.',
    scope: read,
    status: 200,
    refusals: [403, 404],
    parameters,
    output: ownSchema,
    run: async (actor, { parameters: { id } }) => {
      const { viewer, course } = await loadCourse(actor, readId(id))
      if (!learnsIn(viewer, course)) throw forbidden()
      const { items, record, ...progress } = await findLearning(course, actor.personId, new Date())
      return {
        ...{ done: progress.done, all: progress.all, nextItemId: progress.next?._id.toString() ?? null },
        items: items.map((item) => presentItem(item, progress, record)),
      }
    },
  }),
  operation({
    method: 'get',
    path: '/courses/{id}/progress',
    operationId: 'findClassProgress',
    summary: 'How far the pupils of a class of the course are, for those who teach it and who lead its school.',
    scope: read,
    status: 200,
    refusals: [404],
    parameters: parameters.extend({
      class: z.string().max(24).default('').meta({ description: 'The id of a class, or `others`; else the first.' }),
    }),
    output: classSchema,
    run: async (actor, { parameters: { id, class: wanted } }) => {
      const { rows, group, groups, onlyClassIds } = await findGrid(actor, readId(id), wanted)
      if (wanted !== '' && !groups.some((one) => one.id === wanted)) throw notFound()
      return { class: group?.id ?? null, pupils: rows.map((row) => presentRow(row, onlyClassIds === undefined)) }
    },
  }),
  operation({
    method: 'post',
    path: '/courses/{id}/items/{itemId}/progress',
    operationId: 'reportProgress',
    summary: 'Tells what the caller has done with an item: opened it, seen parts of it, said that it is done or not.',
    scope: write,
    status: 200,
    refusals: [403, 404, 409],
    parameters: parameters.extend({ itemId: idSchema }),
    body: z.strictObject({
      at,
      operation: operationId,
      done: z.boolean().optional(),
      seen: z
        .strictObject({
          file: z
            .int()
            .min(0)
            .max(mostFiles - 1)
            .default(0),
          files: z.int().min(1).max(mostFiles).default(1),
          place: z.int().min(0).max(1_000_000).optional().meta({ description: 'A page, or a second.' }),
          parts: z.array(z.int().min(1).max(mostParts)).max(mostParts).default([]),
          total: z.int().min(1).max(mostParts),
          seconds: z.int().min(0).max(mostSeconds).default(0),
        })
        .refine(({ parts, total }) => parts.every((part) => part <= total))
        .refine(({ file, files }) => file < files)
        .optional(),
    }),
    output: doneSchema,
    run: async (actor, { parameters: { id, itemId }, body: { at: time, ...told } }) => {
      const which = { courseId: readId(id), itemId: readId(itemId) }
      const { isDone } = await report(actor, which, { ...told, at: time === undefined ? undefined : new Date(time) })
      return { itemId, isDone }
    },
  }),
]

function presentItem(item: CourseItem, { standings: found }: Pick<Progress, 'standings'>, record?: ProgressRecord) {
  const id = item._id.toString()
  const made = record?.items?.[id]
  const done = doneOf(item, made)
  return {
    ...{ itemId: id, title: item.title, standing: found.get(id)! },
    openedAt: made?.openedAt?.toISOString() ?? null,
    lastAt: made?.lastAt?.toISOString() ?? null,
    doneAt: done?.at.toISOString() ?? null,
    doneBy: done?.by ?? null,
    ...{ times: made?.times ?? 0, seconds: made?.seconds ?? 0 },
  }
}

function presentRow({ id, name, done, all, standings: found }: GridRow, isWhole: boolean) {
  return { personId: id.toString(), name, done, all, items: isWhole ? Object.fromEntries(found) : {} }
}
