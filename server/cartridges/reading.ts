// Looks a package through in the background: what each part of it would become. Nothing is written but that. May run twice, also
// at the same time: what is stored is stored once, with the end of reading.

import { inTransaction } from '../../storage/database/index.ts'
import { findActor } from '../accounts/index.ts'
import type { Actor } from '../actor.ts'
import { itemsOf } from '../arrange.ts'
import { loadTaught, mostSections, unitsToTeachFor } from '../courses/index.ts'
import { AppError } from '../errors.ts'
import { translatorFor } from '../i18n/translator.ts'
import { seldom } from '../imports/index.ts'
import type { EventContext, EventHandler } from '../outbox/run.ts'
import { type OpenPackage, openPackage, PackageProblem } from '../packages/index.ts'
import { endImport } from './end.ts'
import { CourseImport, type ImportRecord } from './import.model.ts'
import { type PlannedRow, planRows } from './plan.ts'
import { CartridgeProblem } from './problem.ts'
import { readCartridge, type Reading } from './read/cartridge.ts'
import type { DraftCourse } from './read/draft.ts'
import { readOwn } from './read/own.ts'
import { ImportRow } from './row.model.ts'

export const readPackage: EventHandler = async ({ importId }, context) => {
  const found = await CourseImport.findOne({ _id: importId, state: 'reading' }).lean()
  if (!found) return
  try {
    const read = await readWhole(found, context)
    if (read) await store(found, read)
    else await endImport(found._id, 'reading', { state: 'cancelled' })
  } catch (error) {
    if (!(error instanceof PackageProblem) && !(error instanceof CartridgeProblem)) throw error
    const problem = { key: error.key, values: error.values }
    await endImport(found._id, 'reading', { state: 'unreadable', problem })
  }
}

interface Read {
  readonly course: DraftCourse
  readonly rows: readonly PlannedRow[]
}

/** Undefined when whoever has brought it may bring nothing there any more. */
async function readWhole(found: ImportRecord, context: EventContext): Promise<Read | undefined> {
  const { _id, accountId, courseId, storedFileId, size } = found
  const actor = await findActor(accountId.toString())
  const place = actor && (await placeOf(actor, found))
  if (!place || !storedFileId) return undefined
  const archive = await openPackage(storedFileId, size)
  refuseOthers(archive)
  const { t } = translatorFor('vi')
  const tell = async (position: number, total: number) => {
    await CourseImport.updateOne({ _id, state: 'reading' }, { $set: { position, total } })
  }
  const reading: Reading = { courseId, t, goOn: seldom(context), tell }
  const course = (await readOwn(archive, reading, actor)) ?? (await readCartridge(archive, reading))
  if (!course) throw new CartridgeProblem('noManifest')
  if (course.sections.length + place.sections > mostSections)
    throw new CartridgeProblem('tooManySections', { most: mostSections })
  const rows = planRows(course, { there: place.items, level: place.level ?? course.level, t })
  if (rows.length === 0) throw new CartridgeProblem('empty')
  return { course, rows }
}

/** What is there already. */
async function placeOf(actor: Actor, { makesCourse, courseId, unitId }: ImportRecord) {
  if (makesCourse) {
    const isStillTheirs = unitsToTeachFor(actor).some(({ id }) => id.equals(unitId))
    return isStillTheirs ? { sections: 0, items: 0, level: undefined } : undefined
  }
  try {
    const { sections, level } = await loadTaught(actor, courseId)
    return { sections: sections.length, items: itemsOf(sections).length, level: level ?? undefined }
  } catch (error) {
    if (error instanceof AppError && error.status < 500) return undefined
    throw error
  }
}

/** What looks like a package of a course and is none that can be read. */
function refuseOthers({ entries }: OpenPackage): void {
  const has = (pattern: RegExp) => entries.some(({ path }) => pattern.test(path))
  if (has(/(^|\/)moodle_backup\.xml$/i)) throw new CartridgeProblem('moodleBackup')
  if (has(/(^|\/)imsmanifest\.xml$/i)) return
  if (has(/\.(imscc|mbz)$/i) || has(/\.khoa-hoc\.zip$/i)) throw new CartridgeProblem('nested')
  if (has(/(^|\/)hoclieu\.json$/i)) throw new CartridgeProblem('materials')
}

async function store({ _id }: ImportRecord, { course, rows }: Read): Promise<void> {
  const { notes, format, system, sections, ...said } = course
  const files = rows.flatMap((row) => (row.outcome === 'notHeld' ? [] : row.files))
  const needed = [...new Map(files.map(({ path, size }) => [path, size])).values()].reduce((sum, size) => sum + size, 0)
  const hasDays = rows.some(({ opensAt, moments }) => opensAt || Object.keys(moments).length > 0)
  const outline = sections.map(({ title, text }) => ({ title, text }))
  const ready = {
    ...{ state: 'ready', notes, format, system, course: { ...said, sections: outline } },
    ...{ position: 0, total: rows.length, needed, hasDays },
  }
  await inTransaction(async (session) => {
    const { matchedCount } = await CourseImport.updateOne({ _id, state: 'reading' }, { $set: ready }, { session })
    // Cancelled, or read by another worker.
    if (matchedCount === 0) return
    for (let at = 0; at < rows.length; at += 100)
      await ImportRow.insertMany(
        rows.slice(at, at + 100).map((row, place) => ({ ...row, importId: _id, number: at + place + 1 })),
        { session },
      )
  })
}
