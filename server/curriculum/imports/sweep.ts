// A dry run that was killed while its rows were stored leaves rows of an import that there is not: they go.

import { Types } from 'mongoose'
import type { Log } from '../../log.ts'
import { CurriculumImport, CurriculumImportItem } from './import.model.ts'

/** Storing takes seconds. */
const patienceHours = 1

export async function sweepItems(log: Log, now = new Date()): Promise<void> {
  const before = Types.ObjectId.createFromTime(Math.floor(now.getTime() / 1000) - patienceHours * 3600)
  for (let last: Types.ObjectId | undefined; ;) {
    // From one import to the next along the index, however many rows each has.
    const importId = { $lt: before, ...(last ? { $gt: last } : {}) }
    const next = await CurriculumImportItem.findOne({ importId }, { importId: 1 }).sort({ importId: 1, at: 1 }).lean()
    if (!next) return
    last = next.importId
    if (await CurriculumImport.exists({ _id: last })) continue
    const { deletedCount } = await CurriculumImportItem.deleteMany({ importId: last })
    log.info({ rows: deletedCount }, 'rows of a dry run that was never finished are gone')
  }
}
