// Packages of courses for other systems: the same steps as on the pages.

import { z } from 'zod'
import { type ApiRoute, idSchema, listOperation, operation, timeSchema } from '../api/index.ts'
import { readId } from '../http/id.ts'
import { cancelImport, retryImport, startImport } from './decide.ts'
import { exportKinds, type ExportRecord, exportStates } from './export.model.ts'
import { beginExport, findExport, listExports } from './export.ts'
import { countRows, findImport, listImports, listRows, rowFilters } from './find.ts'
import { dayChoices, type ImportRecord, importStates } from './import.model.ts'
import type { Reason } from './read/draft.ts'
import { createImport } from './receive.ts'
import { rowOutcomes, type RowRecord, rowStates } from './row.model.ts'
import type { Told } from './write/collect.ts'
import { packedAs } from '../pages/course-kinds.ts'

const reasonSchema = z.strictObject({
  key: z.string().meta({ description: 'Of the words in which pages tell it.' }),
  values: z.record(z.string(), z.string()),
})

const importSchema = z
  .strictObject({
    id: idSchema,
    fileName: z.string(),
    size: z.int(),
    format: z.string().nullable().meta({ description: '`hoclieu`, `imscp`, or the version of Common Cartridge.' }),
    system: z.string().nullable().meta({ description: 'Which system has written it, as far as one can tell.' }),
    state: z.enum(importStates),
    unitId: idSchema,
    courseId: idSchema,
    makesCourse: z.boolean().meta({ description: 'A course is made for it, as soon as it is started.' }),
    total: z.int(),
    position: z.int(),
    counts: z.strictObject(Object.fromEntries(rowFilters.map((name) => [name, z.int()]))),
    problem: reasonSchema.nullable().meta({ description: 'Why it cannot be read.' }),
    notes: z.array(reasonSchema),
    createdAt: timeSchema,
    startedAt: timeSchema.nullable(),
    endedAt: timeSchema.nullable(),
  })
  .meta({ id: 'CourseImport' })

const rowSchema = z
  .strictObject({
    number: z.int(),
    title: z.string(),
    source: z.string().meta({ description: 'What it was there.' }),
    becomes: z.enum(packedAs).nullable().meta({ description: 'What it becomes here; null: nothing.' }),
    outcome: z.enum(rowOutcomes),
    state: z.enum(rowStates),
    reasons: z.array(reasonSchema),
    itemId: idSchema.nullable().meta({ description: 'The item of the course that it has become.' }),
  })
  .meta({ id: 'CourseImportRow' })

const exportSchema = z
  .strictObject({
    id: idSchema,
    courseId: idSchema,
    title: z.string(),
    kind: z.enum(exportKinds).meta({ description: '`cartridge`: IMS Common Cartridge 1.3; `own`: without loss.' }),
    state: z.enum(exportStates),
    position: z.int(),
    total: z.int(),
    fileName: z.string().nullable(),
    size: z.int().nullable(),
    sha256: z.string().nullable(),
    told: z
      .array(z.strictObject({ title: z.string(), reason: reasonSchema }))
      .meta({ description: 'What is not in it, or otherwise than here.' }),
    createdAt: timeSchema,
    endedAt: timeSchema.nullable(),
    expiresAt: timeSchema,
  })
  .meta({ id: 'CourseExport' })

const parameters = z.object({ id: idSchema })
const base = '/course-imports'

export const cartridgesApi: readonly ApiRoute[] = [
  operation({
    method: 'post',
    path: base,
    operationId: 'createCourseImport',
    summary: 'Has a package of a course looked through that has come as an upload.',
    description:
      'Nothing is brought until it is started. A Common Cartridge 1.1 to 1.3, or an export of such a system.',
    scope: 'cartridges:write',
    status: 201,
    refusals: [403, 404, 409],
    body: z.strictObject({
      upload: idSchema,
      unitId: idSchema.optional().meta({ description: 'Of the new course.' }),
      courseId: idSchema.optional().meta({ description: 'Into which it goes, instead of a new one.' }),
    }),
    output: importSchema,
    run: async (actor, { body: { upload, unitId, courseId }, origin }) => {
      const idOf = (text: string | undefined) => (text === undefined ? undefined : readId(text))
      const given = { uploadId: readId(upload), unitId: idOf(unitId), courseId: idOf(courseId) }
      return await present(await findImport(actor, await createImport(actor, given, origin)))
    },
  }),
  listOperation({
    path: base,
    operationId: 'listCourseImports',
    summary: 'The packages of courses that you have brought, the newest first.',
    scope: 'cartridges:read',
    item: importSchema,
    run: async (actor, { parameters: page }) => {
      const { items, next } = await listImports(actor, page)
      const answers = []
      for (const item of items) answers.push(await present(item))
      return { items: answers, next }
    },
  }),
  operation({
    method: 'get',
    path: `${base}/{id}`,
    operationId: 'findCourseImport',
    summary: 'One package of a course, and how far it is.',
    scope: 'cartridges:read',
    status: 200,
    parameters,
    output: importSchema,
    run: async (actor, { parameters: { id } }) => await present(await findImport(actor, readId(id))),
  }),
  listOperation({
    path: `${base}/{id}/rows`,
    operationId: 'listCourseImportRows',
    summary: 'Each part of it: what would become of it, or has.',
    scope: 'cartridges:read',
    parameters: parameters.extend({ filter: z.enum(rowFilters).optional() }),
    item: rowSchema,
    run: async (actor, { parameters: { id, filter, ...page } }) => {
      const { _id } = await findImport(actor, readId(id))
      const { items, next } = await listRows(_id, filter, page)
      return { items: items.map(presentRow), next }
    },
  }),
  operation({
    method: 'post',
    path: `${base}/{id}/start`,
    operationId: 'startCourseImport',
    summary: 'Has its course made, and its items put into it.',
    scope: 'cartridges:write',
    status: 200,
    refusals: [403, 404, 409],
    parameters,
    body: z.strictObject({
      title: z.string().min(1).max(200).optional(),
      days: z
        .enum(dayChoices)
        .optional()
        .meta({ description: '`move`: to the same weeks of this school year; `drop`: there are none then.' }),
    }),
    output: importSchema,
    run: async (actor, { parameters: { id }, body: { title, days = 'keep' }, origin }) => {
      await startImport(actor, readId(id), { title, days }, origin)
      return await present(await findImport(actor, readId(id)))
    },
  }),
  deed('cancel', 'Stops it; what is in the course by then stays.', cancelImport),
  deed('retry', 'Tries what has failed once more.', retryImport),
  operation({
    method: 'post',
    path: '/courses/{id}/exports',
    operationId: 'createCourseExport',
    summary: 'Has a course made into a package, to be downloaded from its page within a few days.',
    scope: 'cartridges:write',
    status: 201,
    refusals: [403, 404, 409],
    parameters,
    body: z.strictObject({ kind: z.enum(exportKinds) }),
    output: exportSchema,
    run: async (actor, { parameters: { id }, body: { kind }, origin }) => {
      const exportId = await beginExport(actor, { courseId: readId(id), kind, site: '' }, origin)
      return presentExport(await findExport(actor, exportId))
    },
  }),
  listOperation({
    path: '/course-exports',
    operationId: 'listCourseExports',
    summary:
      'The packages of courses that you have asked for, the newest first; what is told of each is not in the list.',
    scope: 'cartridges:read',
    item: exportSchema,
    run: async (actor, { parameters: page }) => {
      const { items, next } = await listExports(actor, undefined, page)
      return { items: items.map(presentExport), next }
    },
  }),
  operation({
    method: 'get',
    path: '/course-exports/{id}',
    operationId: 'findCourseExport',
    summary: 'One package of a course that you have asked for.',
    scope: 'cartridges:read',
    status: 200,
    parameters,
    output: exportSchema,
    run: async (actor, { parameters: { id } }) => presentExport(await findExport(actor, readId(id))),
  }),
]

/** What is done with a whole import, of which nothing else has to be said. */
function deed(name: 'cancel' | 'retry', summary: string, act: typeof cancelImport): ApiRoute {
  return operation({
    method: 'post',
    path: `${base}/{id}/${name}`,
    operationId: `${name}CourseImport`,
    summary,
    scope: 'cartridges:write',
    status: 200,
    refusals: [404, 409],
    parameters,
    output: importSchema,
    run: async (actor, { parameters: { id }, origin }) => {
      await act(actor, readId(id), origin)
      return await present(await findImport(actor, readId(id)))
    },
  })
}

async function present(found: ImportRecord): Promise<z.input<typeof importSchema>> {
  const { _id, fileName, size, format, system, state, unitId, courseId, makesCourse, total, position, notes } = found
  const problem = found.problem as Reason | null | undefined
  const time = (at: Date | null | undefined) => at?.toISOString() ?? null
  return {
    ...{ id: _id.toString(), fileName, size, format: format ?? null, system: system ?? null, state, makesCourse },
    ...{ unitId: unitId.toString(), courseId: courseId.toString(), total, position, counts: await countRows(_id) },
    problem: problem ? presentReason(problem) : null,
    notes: (notes as Reason[]).map(presentReason),
    createdAt: found.createdAt.toISOString(),
    ...{ startedAt: time(found.startedAt), endedAt: time(found.endedAt) },
  }
}

function presentReason({ key, values = {} }: Reason) {
  return { key, values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)])) }
}

function presentRow(row: RowRecord): z.input<typeof rowSchema> {
  const { number, title, source, as, outcome, state, reasons, results, itemId } = row
  return {
    ...{ number, title, source, becomes: outcome === 'notHeld' ? null : as, outcome, state },
    reasons: [...results, ...reasons].map(presentReason),
    itemId: state === 'done' ? itemId.toString() : null,
  }
}

function presentExport(found: ExportRecord): z.input<typeof exportSchema> {
  const { _id, courseId, title, kind, state, position, total, fileName, size, sha256, rows, createdAt, endedAt } = found
  return {
    ...{ id: _id.toString(), courseId: courseId.toString(), title, kind, state, position, total },
    ...{ fileName: fileName ?? null, size: size ?? null, sha256: sha256 ?? null },
    told: ((rows ?? []) as Told[]).map(({ title: name, reason }) => ({ title: name, reason: presentReason(reason) })),
    ...{ createdAt: createdAt.toISOString(), endedAt: endedAt?.toISOString() ?? null },
    expiresAt: found.expiresAt.toISOString(),
  }
}
