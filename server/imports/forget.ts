// Thirty days after it was handed in nothing is left of a list but that it was, and how much it changed: its file and its rows
// are full of personal data.

import type { Log } from '../log.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { enqueue } from '../outbox/index.ts'
import type { EventHandler } from '../outbox/run.ts'
import { stores } from '../stores.ts'
import { ExportFile } from './export/export.model.ts'
import { ImportList } from './list.model.ts'
import { ImportRow } from './row.model.ts'

export const daysKept = 30
/** Of a file that was taken out. */
export const exportDaysKept = 7

export const forgottenEvent = 'imports.forgotten'

export async function forgetOld(_log: Log, now = new Date()): Promise<void> {
  const before = (days: number) => new Date(now.getTime() - days * 24 * 3600_000)
  const open = { forgottenAt: { $exists: false } }
  const lists = await ImportList.find({
    createdAt: { $lt: before(daysKept) },
    ...open,
    state: { $nin: ['working', 'undoing'] },
  }).lean()
  for (const { _id, fileKey, state } of lists) {
    const isOpen = ['reading', 'answering', 'ready', 'unreadable'].includes(state)
    const ended = isOpen ? { state: 'cancelled', endedAt: now } : {}
    await inTransaction(async (session) => {
      const gone = { $set: { ...ended, forgottenAt: now, absent: [] }, $unset: { fileKey: 1 } }
      await ImportList.updateOne({ _id, ...open }, gone, { session })
      await enqueue(forgottenEvent, { importId: _id, ...(fileKey ? { fileKey } : {}) }, session)
    })
  }
  const files = await ExportFile.find({ createdAt: { $lt: before(exportDaysKept) }, ...open }).lean()
  for (const { _id, fileKey, unfinishedKey } of files) {
    const gone = { $set: { forgottenAt: now }, $unset: { fileKey: 1, unfinishedKey: 1 } }
    await inTransaction(async (session) => {
      await ExportFile.updateOne({ _id }, gone, { session })
      for (const key of [fileKey, unfinishedKey]) if (key) await enqueue(forgottenEvent, { fileKey: key }, session)
    })
  }
}

/** Bytes and rows, after the record that knew them. */
export const removeForgotten: EventHandler = async ({ importId, fileKey }, { stillWorking }) => {
  if (typeof fileKey === 'string') await stores().files.remove(fileKey)
  while (importId !== undefined) {
    await stillWorking()
    const rows = await ImportRow.find({ importId }, { _id: 1 }).limit(500).lean()
    if (rows.length === 0) return
    await ImportRow.deleteMany({ _id: { $in: rows.map(({ _id }) => _id) } })
  }
}
