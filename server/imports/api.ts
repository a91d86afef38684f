import { Types } from 'mongoose'
import { z } from 'zod'
import { type ApiRoute, idSchema, InvalidInput, listOperation, operation, timeSchema } from '../api/index.ts'
import { readId } from '../http/id.ts'
import { translatorFor } from '../i18n/translator.ts'
import { cancelList, confirmList, undoList } from './decide.ts'
import { detailsOf } from './describe.ts'
import { findList, listLists, listRows, rowFilters } from './find.ts'
import { type ListRecord, listStates } from './list.model.ts'
import { outcomes } from './plan/planned.ts'
import { receiveList } from './receive.ts'
import { type RowRecord, rowStates } from './row.model.ts'
import { kinds } from './wanted.ts'

const importSchema = z
  .strictObject({
    id: idSchema,
    schoolId: idSchema.nullable().meta({ description: 'Null: of several schools.' }),
    name: z.string().meta({ description: 'As the file was called; empty for rows.' }),
    kinds: z.array(z.enum(kinds)).meta({ description: 'What was found in it.' }),
    year: z.int().meta({ description: 'The calendar year in which the school year begins.' }),
    state: z.enum(listStates).meta({ description: '`ready`: it has been looked through and waits to be confirmed.' }),
    problem: z.string().nullable().meta({ description: 'Why it cannot be read; Vietnamese.' }),
    waitingForSchoolId: idSchema
      .nullable()
      .meta({ description: 'It goes on by itself when the rollover of this school has ended.' }),
    position: z.int().meta({ description: 'Of `total` rows, how far what is being done has come.' }),
    total: z.int(),
    counts: z.record(z.string(), z.int()).meta({ description: 'Rows by outcome and by what became of them.' }),
    createdAt: timeSchema,
    confirmedAt: timeSchema.nullable(),
    endedAt: timeSchema.nullable(),
    undoneAt: timeSchema.nullable(),
  })
  .meta({ id: 'Import' })

const rowSchema = z
  .strictObject({
    number: z.int(),
    kind: z.enum(kinds),
    place: z.string().meta({ description: 'Where it stands in what was handed in.' }),
    label: z.string(),
    outcome: z.enum(outcomes),
    state: z.enum(rowStates),
    details: z.array(z.string()).meta({ description: 'What changes, and why something does not; Vietnamese.' }),
    reasons: z.array(z.string()).meta({ description: 'Codes, for programs.' }),
    userName: z.string().nullable().meta({ description: 'Of the account that was made.' }),
  })
  .meta({ id: 'ImportRow' })

const cell = z.union([z.string().max(1000), z.number(), z.boolean(), z.null()])

const newImportSchema = z.strictObject({
  kind: z.enum(kinds).optional().meta({ description: 'Seen from the headings, if left out.' }),
  schoolId: idSchema.optional().meta({ description: 'Left out: each row says which school it is of (`Mã trường`).' }),
  year: z.int().min(2000).max(2100).meta({ description: 'The calendar year in which the school year begins.' }),
  accountsFor: z
    .array(z.enum(['pupils', 'staff']))
    .default([])
    .meta({ description: 'Which of those who are new get accounts.' }),
  rows: z
    .array(z.record(z.string().max(100), cell))
    .min(1)
    .max(5000)
    .meta({ description: 'By the headings that spreadsheets have: `Họ và tên`, `Ngày sinh` …' }),
})

const one = z.object({ id: idSchema })

export const importsApi: readonly ApiRoute[] = [
  operation({
    method: 'post',
    path: '/imports',
    operationId: 'createImport',
    summary:
      'Hand in rows of a list. They are looked through in the background, and change nothing before they are confirmed.',
    scope: 'imports:write',
    status: 201,
    refusals: [403, 404],
    bodyLimit: 8 * 1024 * 1024,
    body: newImportSchema,
    output: importSchema,
    run: async (actor, { body, origin }) => {
      const { kind, schoolId, year, accountsFor, rows } = body
      if (rows.every((row) => Object.keys(row).length === 0))
        throw new InvalidInput({ rows: { key: 'field.errors.required' } })
      const school = schoolId === undefined ? undefined : new Types.ObjectId(schoolId)
      const id = await receiveList(
        actor,
        { schoolId: school, kind, yearKey: year, accountsFor, source: { rows } },
        origin,
      )
      return importAnswer(await findList(actor, id))
    },
  }),
  listOperation({
    path: '/imports',
    operationId: 'listImports',
    summary: 'Lists that were handed in, the newest first.',
    scope: 'imports:read',
    item: importSchema,
    run: async (actor, { parameters }) => {
      const { items, next } = await listLists(actor, parameters)
      return { items: items.map(importAnswer), next }
    },
  }),
  operation({
    method: 'get',
    path: '/imports/{id}',
    operationId: 'findImport',
    summary: 'One list, and how far it has come.',
    scope: 'imports:read',
    status: 200,
    refusals: [404],
    parameters: one,
    output: importSchema,
    run: async (actor, { parameters }) => importAnswer(await findList(actor, readId(parameters.id))),
  }),
  listOperation({
    path: '/imports/{id}/rows',
    operationId: 'listImportRows',
    summary: 'The rows of a list: what each would do, or what became of it. They are kept for thirty days.',
    scope: 'imports:read',
    refusals: [404],
    parameters: one.extend({ filter: z.enum(rowFilters).optional() }),
    item: rowSchema,
    run: async (actor, { parameters: { id, filter, ...page } }) => {
      const { items, next } = await listRows(actor, readId(id), { filter, page })
      return { items: items.map(rowAnswer), next }
    },
  }),
  ...(
    [
      ['confirm', 'confirmImport', 'Carry a list out. Rows that are asked about are left out.', confirmList],
      ['cancel', 'cancelImport', 'Stop. What is done stays.', cancelList],
      ['undo', 'undoImport', 'Take back what a list has changed, where nothing else has changed it since.', undoList],
    ] as const
  ).map(([what, operationId, summary, decide]) =>
    operation({
      ...{ method: 'post', path: `/imports/{id}/${what}`, operationId, summary, scope: 'imports:write', status: 200 },
      refusals: [403, 404, 409],
      parameters: one,
      output: importSchema,
      run: async (actor, { parameters, origin }) => {
        const id = readId(parameters.id)
        await decide(actor, id, origin)
        return importAnswer(await findList(actor, id))
      },
    }),
  ),
]

function importAnswer(list: ListRecord): z.input<typeof importSchema> {
  const { _id, schoolId, fileName, yearKey, state, position, total, createdAt } = list
  const problem = list.problem as { key: string; values?: Record<string, unknown> } | undefined
  const time = (at: Date | null | undefined) => at?.toISOString() ?? null
  return {
    ...{
      id: _id.toString(),
      schoolId: schoolId?.toString() ?? null,
      name: fileName,
      year: yearKey,
      state,
      position,
      total,
    },
    kinds: list.kinds as (typeof kinds)[number][],
    waitingForSchoolId: list.waitingForId?.toString() ?? null,
    problem: problem ? translatorFor('vi').t(problem.key, problem.values) : null,
    counts: list.counts as Record<string, number>,
    createdAt: createdAt.toISOString(),
    ...{ confirmedAt: time(list.confirmedAt), endedAt: time(list.endedAt), undoneAt: time(list.undoneAt) },
  }
}

function rowAnswer(row: RowRecord): z.input<typeof rowSchema> {
  const { number, kind, place, label, outcome, state, userName = null } = row
  const reasons = [...row.failures, ...row.reasons, ...row.remarks].map(({ code }) => code)
  return { number, kind, place, label, outcome, state, userName, reasons, details: detailsOf(row, translatorFor('vi')) }
}
