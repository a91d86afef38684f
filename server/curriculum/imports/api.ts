// The same as the pages, for programs: the file, or its rows.

import { z } from 'zod'
import { type ApiRoute, idSchema, InvalidInput, listOperation, operation, timeSchema } from '../../api/index.ts'
import { readId } from '../../http/id.ts'
import { translatorFor } from '../../i18n/translator.ts'
import { kindNames } from '../entries/kinds.ts'
import { cancelImport, confirmImport, findImport, undoImport } from './confirm.ts'
import { actions, type ImportRecord, importStates, type ItemRecord, results } from './import.model.ts'
import { listImports, listItems, shownItems } from './list.ts'
import { readImport } from './read.ts'
import { detailsOf } from './pages.ts'

const count = z.int()

const importSchema = z
  .strictObject({
    id: idSchema,
    version: z.string().meta({ description: 'The code of the version that it is for.' }),
    name: z.string().meta({ description: 'As the file was called; empty for rows.' }),
    state: z.enum(importStates).meta({ description: '`checked`: the dry run is over, and it waits to be confirmed.' }),
    planned: z
      .strictObject({ create: count, change: count, leave: count, refuse: count })
      .meta({ description: 'What the dry run says, in entries.' }),
    done: count.meta({ description: 'How many have been looked at since it was confirmed, or undone.' }),
    became: z.strictObject({ applied: count, skipped: count, undone: count, kept: count }),
    ignored: z.array(z.string()).meta({ description: 'Sheets and columns that say nothing to us.' }),
    createdAt: timeSchema,
    confirmedAt: timeSchema.nullable(),
    finishedAt: timeSchema.nullable(),
  })
  .meta({ id: 'CurriculumImport' })

const itemSchema = z
  .strictObject({
    sheet: z.string(),
    row: count,
    kind: z.enum(kindNames),
    label: z.string(),
    action: z.enum(actions),
    result: z.enum(results).nullable(),
    details: z.string().meta({ description: 'What changes, or why it does not; Vietnamese.' }),
  })
  .meta({ id: 'CurriculumImportItem' })

const cell = z.union([z.string().max(2000), z.number(), z.boolean(), z.null()])

const newImportSchema = z.strictObject({
  version: z.string().min(1).max(60).meta({ description: 'The code of a version.' }),
  sheets: z
    .array(
      z.strictObject({
        name: z.string().max(100),
        rows: z
          .array(z.record(z.string().max(100), cell))
          .min(1)
          .max(5000),
      }),
    )
    .min(1)
    .max(20)
    .meta({ description: 'Rows by the headings that the template has: `Cấp học`, `Mã môn`, `Tên môn học` …' }),
})

const one = z.object({ id: idSchema })

export const importApi: readonly ApiRoute[] = [
  operation({
    ...{ method: 'post', path: '/curriculum/imports', operationId: 'createCurriculumImport' },
    summary: 'Hand in subjects, topics or outcomes. The answer is a dry run: nothing changes before it is confirmed.',
    ...{ scope: 'curriculum:write', status: 201, refusals: [403, 404, 409], bodyLimit: 8 * 1024 * 1024 },
    body: newImportSchema,
    output: importSchema,
    run: async (actor, { body: { version, sheets }, origin }) => {
      const reading = await readImport({ version, source: { sheets } }, { actor, origin })
      if (!reading.ok) throw new InvalidInput({ sheets: reading.error })
      return importAnswer(reading.found)
    },
  }),
  operation({
    ...{ method: 'post', path: '/curriculum/imports/file', operationId: 'createCurriculumImportFromFile' },
    summary: 'The same with a workbook (XLSX) as the template has it.',
    ...{ scope: 'curriculum:write', status: 201, refusals: [403, 404, 409], takesFile: true },
    body: newImportSchema.pick({ version: true }),
    output: importSchema,
    run: async (actor, { body: { version }, file, origin }) => {
      const reading = await readImport({ version, source: file! }, { actor, origin })
      if (!reading.ok) throw new InvalidInput({ file: reading.error })
      return importAnswer(reading.found)
    },
  }),
  listOperation({
    path: '/curriculum/imports',
    operationId: 'listCurriculumImports',
    summary: 'Imports of the curriculum, the newest first.',
    scope: 'curriculum:write',
    refusals: [403],
    item: importSchema,
    run: async (actor, { parameters }) => {
      const { items, next } = await listImports(actor, parameters)
      return { items: items.map(importAnswer), next }
    },
  }),
  operation({
    ...{ method: 'get', path: '/curriculum/imports/{id}', operationId: 'findCurriculumImport' },
    summary: 'One import, and how far it has come.',
    ...{ scope: 'curriculum:write', status: 200, refusals: [403, 404] },
    parameters: one,
    output: importSchema,
    run: async (actor, { parameters }) => importAnswer(await findImport(actor, readId(parameters.id))),
  }),
  listOperation({
    path: '/curriculum/imports/{id}/items',
    operationId: 'listCurriculumImportItems',
    summary: 'What an import does to each entry, and what became of that.',
    scope: 'curriculum:write',
    refusals: [403, 404],
    parameters: one.extend({ shown: z.enum(shownItems).optional() }),
    item: itemSchema,
    run: async (actor, { parameters: { id, shown, ...page } }) => {
      const { items, next } = await listItems(await findImport(actor, readId(id)), shown, page)
      return { items: items.map(itemAnswer), next }
    },
  }),
  ...(
    [
      ['confirm', 'confirmCurriculumImport', 'Carry out what the dry run says, in the background.', confirmImport],
      ['cancel', 'cancelCurriculumImport', 'Stop. What is done stays, and can be undone.', cancelImport],
      ['undo', 'undoCurriculumImport', 'Take it back, where nothing else has changed it since.', undoImport],
    ] as const
  ).map(([what, operationId, summary, decide]) =>
    operation({
      ...{ method: 'post', path: `/curriculum/imports/{id}/${what}`, operationId, summary, scope: 'curriculum:write' },
      ...{ status: 200, refusals: [403, 404, 409] },
      parameters: one,
      output: importSchema,
      run: async (actor, { parameters, origin }) => {
        const id = readId(parameters.id)
        await decide(id, { actor, origin })
        return importAnswer(await findImport(actor, id))
      },
    }),
  ),
]

function importAnswer(found: ImportRecord): z.input<typeof importSchema> {
  const { _id, versionCode, fileName, state, done, ignored, createdAt, confirmedAt, finishedAt } = found
  const { create, change, leave, refuse, applied, skipped, undone, kept } = found
  return {
    ...{ id: _id.toString(), version: versionCode, name: fileName, state, done, ignored: [...ignored] },
    planned: { create, change, leave, refuse },
    became: { applied, skipped, undone, kept },
    createdAt: createdAt.toISOString(),
    ...{ confirmedAt: confirmedAt?.toISOString() ?? null, finishedAt: finishedAt?.toISOString() ?? null },
  }
}

function itemAnswer(item: ItemRecord): z.input<typeof itemSchema> {
  const { sheet, row, kind, label, action, result = null } = item
  return { sheet, row, kind, label, action, result, details: detailsOf(item, translatorFor('vi')) }
}
