import { z } from 'zod'
import { type ApiRoute, idSchema, listOperation, operation, timeSchema } from '../api/index.ts'
import { readId } from '../http/id.ts'
import { cancelPackage, startPackage, undoPackage } from './decide.ts'
import { countRows, findPackage, listPackages, listRows, rowFilters } from './find.ts'
import { type PackageRecord, packageKinds, packageStates } from './package.model.ts'
import { createPackage } from './receive.ts'
import { outcomes, type Reason, type RowRecord, rowStates } from './row.model.ts'

const reasonSchema = z.strictObject({
  key: z.string().meta({ description: 'Of the words in which pages tell it.' }),
  field: z.string().nullable().meta({ description: 'The column of the spreadsheet, or the field of the material.' }),
  values: z.record(z.string(), z.string()),
})

const packageSchema = z
  .strictObject({
    id: idSchema,
    fileName: z.string(),
    size: z.int(),
    kind: z
      .enum(packageKinds)
      .nullable()
      .meta({ description: 'An export of such a system, or a spreadsheet with files.' }),
    state: z.enum(packageStates),
    unitId: idSchema,
    total: z.int().meta({ description: 'Materials that are looked at, brought or taken back now.' }),
    position: z.int(),
    counts: z.strictObject(Object.fromEntries(rowFilters.map((name) => [name, z.int()]))),
    problem: reasonSchema.nullable().meta({ description: 'Why it cannot be read.' }),
    notes: z.array(reasonSchema),
    createdAt: timeSchema,
    startedAt: timeSchema.nullable(),
    endedAt: timeSchema.nullable(),
    undoneAt: timeSchema.nullable(),
  })
  .meta({ id: 'Package' })

const rowSchema = z
  .strictObject({
    number: z.int(),
    place: z.string().meta({ description: 'Its folder, or the row of the spreadsheet.' }),
    title: z.string(),
    outcome: z
      .enum(outcomes)
      .meta({ description: '`here`: that very material is here already; `same`: another one with the same files.' }),
    state: z.enum(rowStates).meta({ description: '`kept`: changed since, so that undoing has left it.' }),
    reasons: z.array(reasonSchema),
    missing: z.array(z.string()).meta({ description: 'What is asked for before it can be published.' }),
    files: z.array(z.strictObject({ name: z.string(), size: z.int(), sha256: z.string() })),
    hereId: idSchema.nullable(),
    materialId: idSchema.nullable().meta({ description: 'The draft that was made of it.' }),
  })
  .meta({ id: 'PackageRow' })

const parameters = z.object({ id: idSchema })
const base = '/packages'

export const packagesApi: readonly ApiRoute[] = [
  operation({
    method: 'post',
    path: base,
    operationId: 'createPackage',
    summary: 'Has a set of materials looked through that has come as an upload.',
    description:
      'Nothing is brought until it is started. A ZIP of exports, or a spreadsheet with the files that it names.',
    scope: 'packages:write',
    status: 201,
    refusals: [403, 404, 409],
    body: z.strictObject({ upload: idSchema, unitId: idSchema.optional() }),
    output: packageSchema,
    run: async (actor, { body: { upload, unitId }, origin }) => {
      const given = { uploadId: readId(upload), unitId: unitId === undefined ? undefined : readId(unitId) }
      const id = await createPackage(actor, given, origin)
      return await present(await findPackage(actor, id))
    },
  }),
  listOperation({
    path: base,
    operationId: 'listPackages',
    summary: 'The sets of materials that you have brought, the newest first.',
    scope: 'packages:read',
    item: packageSchema,
    run: async (actor, { parameters: page }) => {
      const { items, next } = await listPackages(actor, page)
      const answers = []
      for (const item of items) answers.push(await present(item))
      return { items: answers, next }
    },
  }),
  operation({
    method: 'get',
    path: `${base}/{id}`,
    operationId: 'findPackage',
    summary: 'One set of materials, and how far it is.',
    scope: 'packages:read',
    status: 200,
    parameters,
    output: packageSchema,
    run: async (actor, { parameters: { id } }) => await present(await findPackage(actor, readId(id))),
  }),
  listOperation({
    path: `${base}/{id}/rows`,
    operationId: 'listPackageRows',
    summary: 'Each material of it: what would become of it, or has.',
    scope: 'packages:read',
    parameters: parameters.extend({ filter: z.enum(rowFilters).optional() }),
    item: rowSchema,
    run: async (actor, { parameters: { id, filter, ...page } }) => {
      const { _id } = await findPackage(actor, readId(id))
      const { items, next } = await listRows(_id, filter, page)
      return { items: items.map(presentRow), next }
    },
  }),
  operation({
    method: 'post',
    path: `${base}/{id}/start`,
    operationId: 'startPackage',
    summary: 'Has drafts made of its materials.',
    scope: 'packages:write',
    status: 200,
    refusals: [404, 409],
    parameters,
    body: z.strictObject({
      takesSame: z.boolean().optional().meta({ description: 'Also of what is here already with the same files.' }),
    }),
    output: packageSchema,
    run: async (actor, { parameters: { id }, body: { takesSame = false }, origin }) => {
      await startPackage(actor, readId(id), { takesSame }, origin)
      return await present(await findPackage(actor, readId(id)))
    },
  }),
  deed('cancel', 'Stops it; what was brought by then stays.', cancelPackage),
  deed('undo', 'Removes the drafts that were not changed since.', undoPackage),
]

/** What is done with a whole package, of which nothing else has to be said. */
function deed(name: 'cancel' | 'undo', summary: string, act: typeof cancelPackage): ApiRoute {
  return operation({
    method: 'post',
    path: `${base}/{id}/${name}`,
    operationId: `${name}Package`,
    summary,
    scope: 'packages:write',
    status: 200,
    refusals: [404, 409],
    parameters,
    output: packageSchema,
    run: async (actor, { parameters: { id }, origin }) => {
      await act(actor, readId(id), origin)
      return await present(await findPackage(actor, readId(id)))
    },
  })
}

async function present(found: PackageRecord): Promise<z.input<typeof packageSchema>> {
  const { _id, fileName, size, kind, state, unitId, total, position, notes } = found
  const problem = found.problem as Reason | undefined
  const time = (at: Date | null | undefined) => at?.toISOString() ?? null
  return {
    ...{ id: _id.toString(), fileName, size, kind: kind ?? null, state, unitId: unitId.toString(), total, position },
    counts: await countRows(_id),
    problem: problem ? presentReason(problem) : null,
    notes: (notes as Reason[]).map(presentReason),
    createdAt: found.createdAt.toISOString(),
    ...{ startedAt: time(found.startedAt), endedAt: time(found.endedAt), undoneAt: time(found.undoneAt) },
  }
}

function presentReason({ key, field, values }: Reason) {
  const texts = Object.entries(values ?? {}).map(([name, value]) => [name, String(value)])
  return { key, field: field ?? null, values: Object.fromEntries(texts) as Record<string, string> }
}

function presentRow(row: RowRecord): z.input<typeof rowSchema> {
  const { number, place, title, outcome, state, reasons, missing, files, hereId, materialId } = row
  const isMade = state === 'done' || state === 'kept'
  return {
    ...{ number, place, title, outcome, state, missing: [...missing] },
    reasons: reasons.map(presentReason),
    files: files.map(({ name, size, sha256 }) => ({ name, size, sha256 })),
    hereId: hereId?.toString() ?? null,
    materialId: isMade ? materialId.toString() : null,
  }
}
