// A spreadsheet is read first, and taken over when somebody has seen what would become of it. Rows that cannot be are left
// out; classes that are not in it keep what they have.

import { Types } from 'mongoose'
import type { Actor, Origin } from '../../actor.ts'
import { type ClassInSchool, listClassesOf } from '../../classes/index.ts'
import { conflict, forbidden, notFound } from '../../errors.ts'
import type { FieldError } from '../../http/form.ts'
import type { UploadedFile } from '../../http/upload.ts'
import { listMembers } from '../../people/index.ts'
import { beginningOf, findUnits } from '../../schools/index.ts'
import { readSpreadsheet } from '../../spreadsheets/index.ts'
import { yearAt } from '../../years/index.ts'
import { canManageTimetables } from '../access.ts'
import { type ClassPlan, findTaken, problemsOf, replace, turnsOf } from '../save.ts'
import { findTimetableSchool } from '../school.ts'
import { slotKey } from '../times.ts'
import { inTurns } from '../turn.ts'
import { type ImportRecord, type ImportRow, TimetableImport } from './import.model.ts'
import { readRows } from './read.ts'

export type Received =
  { readonly ok: true; readonly id: Types.ObjectId } | { readonly ok: false; readonly error: FieldError }

interface Receiving {
  readonly schoolId: Types.ObjectId
  readonly from: string
  readonly file: UploadedFile
}

/** The dry run. @throws AppError 403, 404 */
export async function receiveImport(actor: Actor, { schoolId, from, file }: Receiving): Promise<Received> {
  const school = await findTimetableSchool(actor, schoolId)
  if (!canManageTimetables(actor, schoolId)) throw forbidden()
  const year = await yearAt(beginningOf(from), schoolId)
  const classes = year ? await listClassesOf(schoolId, year.key) : []
  if (!year || classes.length === 0) return { ok: false, error: { key: 'timetable.errors.noClasses' } }
  const reading = await readSpreadsheet(file.path, { takesCsv: true, mostRows: 6000 })
  if (!reading.ok) return { ok: false, error: reading.error }
  const { items: staff } = await listMembers({ unitId: schoolId, group: 'staff' }, { limit: 400 })
  const read = await readRows(reading.sheets, { classes, staff, on: beginningOf(from) })
  if (!read.ok) return read
  const found = { one: classes[0]!, school }
  const checked = await check(found, read.rows, from)
  const made = { schoolId, yearKey: year.key, from, fileName: file.name, rows: checked, createdById: actor.personId }
  const { _id } = await new TimetableImport({ ...made, createdAt: new Date() }).save()
  return { ok: true, id: _id }
}

async function check(found: ClassInSchool, rows: readonly ImportRow[], from: string): Promise<ImportRow[]> {
  const wrong = await problemsOf(found, plansOf(rows), from)
  const valid = marked(rows, wrong)
  return marked(valid, await findTaken({ found, plans: plansOf(valid), from }))
}

function marked(
  rows: readonly ImportRow[],
  problems: ReadonlyMap<string, Readonly<Record<string, FieldError>>>,
): ImportRow[] {
  return rows.map((row) => {
    const ofClass = row.classId && problems.get(row.classId.toString())
    const problem = row.lesson && ofClass && (ofClass[`slots.${slotKey(row.lesson)}`] ?? ofClass.from)
    return problem ? { ...row, problem } : row
  })
}

export function plansOf(rows: readonly ImportRow[]): ClassPlan[] {
  const plans = new Map<string, { classId: Types.ObjectId; lessons: NonNullable<ImportRow['lesson']>[] }>()
  for (const { classId, lesson, problem } of rows) {
    if (!classId || !lesson || problem) continue
    const plan = plans.get(classId.toString()) ?? { classId, lessons: [] }
    plan.lessons.push(lesson)
    plans.set(classId.toString(), plan)
  }
  return [...plans.values()]
}

/** @throws AppError 404 */
export async function findImport(actor: Actor, id: Types.ObjectId): Promise<ImportRecord> {
  const found = await TimetableImport.findById(id).lean<ImportRecord>()
  if (!found || !canManageTimetables(actor, found.schoolId)) throw notFound()
  return found
}

/** Done once, however often it is asked for. @throws AppError 404; 409 `timetableChanged` when it does not fit any more */
export async function confirmImport(actor: Actor, id: Types.ObjectId, origin: Origin): Promise<void> {
  const { rows, from, schoolId, yearKey } = await findImport(actor, id)
  const plans = plansOf(rows)
  const school = (await findUnits([schoolId.toString()])).get(schoolId.toString())
  const classes = await listClassesOf(schoolId, yearKey)
  if (!school || classes.length === 0) throw notFound()
  const found = { one: classes[0]!, school }
  if ((await problemsOf(found, plans, from)).size > 0) throw conflict('timetableChanged')
  await inTurns(turnsOf(plans), async (session) => {
    const done = { _id: id, doneAt: null }
    const { matchedCount } = await TimetableImport.updateOne(done, { $set: { doneAt: new Date() } }, { session })
    if (matchedCount === 0) return
    const taken = await replace(actor, { found, plans, from, origin }, session)
    if (taken.size > 0) throw conflict('timetableChanged')
  })
}

/** Reports are for those who wait for them; what was done stands in the audit log. */
export async function forgetImports(now = new Date()): Promise<void> {
  await TimetableImport.deleteMany({ createdAt: { $lt: new Date(now.getTime() - keptFor) } })
}

/** Milliseconds: thirty days. */
const keptFor = 30 * 86_400_000
