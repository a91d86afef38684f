// From a file to a dry run that is stored: it can be confirmed later, by somebody else, on another server.

import { inTransaction } from '../../../storage/database/index.ts'
import { record } from '../../audit/index.ts'
import { conflict, forbidden } from '../../errors.ts'
import type { FieldError } from '../../http/form.ts'
import type { UploadedFile } from '../../http/upload.ts'
import { type Cell, type Reading, readSpreadsheet, type SheetRow } from '../../spreadsheets/index.ts'
import { canEditCurriculum } from '../access.ts'
import { type EntryRecord, kindsOfVersion, modelOf } from '../entries/kinds.ts'
import type { Change } from '../entries/write.ts'
import { findVersion, isOver } from '../versions.ts'
import { actions, CurriculumImport, CurriculumImportItem, type ImportRecord } from './import.model.ts'
import { keyOf, type Planner, startPlan, type Stored } from './plan.ts'
import { planSubjectRow, planTreeRow } from './rows.ts'
import { readWorkbook, type Workbook } from './workbook.ts'

export type ReadImport =
  { readonly ok: true; readonly found: ImportRecord } | { readonly ok: false; readonly error: FieldError }

/** A file, or what came in by the API: rows by their headings. */
export type Source = Pick<UploadedFile, 'path' | 'name'> | { readonly sheets: readonly NamedRows[] }

export interface NamedRows {
  readonly name: string
  readonly rows: readonly Readonly<Record<string, Cell>>[]
}

export const mostRows = 20_000

/** @throws AppError 403; 404; 409 `curriculumVersionOver` */
export async function readImport(
  { version, source }: { readonly version: string; readonly source: Source },
  { actor, origin }: Change,
): Promise<ReadImport> {
  if (!canEditCurriculum(actor)) throw forbidden()
  const known = await findVersion(version)
  if (await isOver(known)) throw conflict('curriculumVersionOver')

  const reading = 'sheets' in source ? sheetsOf(source.sheets) : await readSpreadsheet(source.path, { mostRows })
  if (!reading.ok) return reading
  const workbook = readWorkbook(reading.sheets)
  if (workbook.subjects.length + workbook.trees.length === 0)
    return { ok: false, error: { key: 'curriculum.imports.errors.noSheet' } }
  const { choiceGroups } = known
  const planner = startPlan({ versionCode: version, choiceGroups, find: await readStored(version) })
  await planAll(planner, workbook)
  const { items } = planner
  if (items.length === 0) return { ok: false, error: { key: 'curriculum.imports.errors.noRows' } }

  const counts = Object.fromEntries(actions.map((one) => [one, items.filter(({ action }) => action === one).length]))
  const stored = new CurriculumImport({
    ...{ versionCode: version, fileName: ('sheets' in source ? '' : source.name).slice(0, 200), state: 'checked' },
    ...counts,
    ...{ done: 0, applied: 0, skipped: 0, undone: 0, kept: 0 },
    ignored: workbook.ignored,
    ...{ createdAt: new Date(), createdById: actor.personId, createdByName: actor.name },
  })
  try {
    // The rows first: nobody sees them before there is an import. Of one that is killed here a sweep finds them (sweep.ts).
    for (let at = 0; at < items.length; at += batchSize)
      await CurriculumImportItem.insertMany(
        items.slice(at, at + batchSize).map((item) => ({ ...item, importId: stored._id })),
        { lean: true },
      )
    await inTransaction(async (session) => {
      await CurriculumImport.insertMany([stored.toObject()], { session })
      const subject = { kind: 'import', id: stored._id }
      const after = { version, fileName: stored.fileName, ...counts }
      await record({ action: 'curriculum.importRead', actor, subject, after, origin }, session)
    })
  } catch (error) {
    await CurriculumImportItem.deleteMany({ importId: stored._id })
    throw error
  }
  return { ok: true, found: stored.toObject() }
}

function sheetsOf(named: readonly NamedRows[]): Reading {
  const sheets = named.map(({ name, rows }) => {
    const headings = [...new Set(rows.flatMap((row) => Object.keys(row)))]
    return { name, rows: [headings, ...rows.map((row) => headings.map((heading) => row[heading] ?? null))] }
  })
  return { ok: true, sheets }
}

const batchSize = 500

async function readStored(versionCode: string): Promise<Stored['find']> {
  const stored = new Map<string, EntryRecord>()
  for (const kind of kindsOfVersion)
    for (const entry of await modelOf(kind).find({ versionCode }).lean<EntryRecord[]>())
      stored.set(kind.name + keyOf(kind, entry), entry)
  return (name, key) => stored.get(name + key)
}

/** Others get their turn in between: thousands of rows would hold them up. */
async function planAll(planner: Planner, { subjects, trees }: Workbook): Promise<void> {
  for (const sheet of subjects) await inTurns(sheet.rows, (row) => planSubjectRow(planner, sheet, row))
  for (const sheet of trees) await inTurns(sheet.rows, (row) => planTreeRow(planner, sheet, row))
}

async function inTurns<Column extends string>(
  rows: readonly SheetRow<Column>[],
  plan: (row: SheetRow<Column>) => void,
): Promise<void> {
  for (const [at, row] of rows.entries()) {
    plan(row)
    if (at % rowsInTurn === rowsInTurn - 1) await new Promise((resolve) => setImmediate(resolve))
  }
}

const rowsInTurn = 200
