// What is kept of people here: for the copy that they may have of it, and for the day when it has to go.

import type { PersonData } from '../person-data.ts'
import { ExportFile } from './export/export.model.ts'
import { ImportList } from './list.model.ts'
import { ImportRow } from './row.model.ts'

/** What a list said of them. Gone after thirty days anyway. */
export const rowData: PersonData = {
  key: 'imports.rows',
  isKept: false,
  read: async (personId) => {
    const rows = await ImportRow.find({ $or: [{ targetId: personId }, { madeIds: personId }] })
      .sort({ _id: 1 })
      .lean()
    if (rows.length === 0) return undefined
    return rows.map(({ importId, place, label, changes, state, userName }) => ({
      ...{ import: importId.toString(), place, label, changes, state, userName },
    }))
  },
  remove: async (personId, session) => {
    await ImportRow.deleteMany({ $or: [{ targetId: personId }, { madeIds: personId }] }, { session })
  },
}

/** Who has brought lists in, and taken lists out. Stays without the name, as what has happened to the records. */
export const listData: PersonData = {
  key: 'imports.handedIn',
  isKept: true,
  read: async (personId) => {
    const lists = await ImportList.find({ createdById: personId }).sort({ _id: 1 }).lean()
    const files = await ExportFile.find({ createdById: personId }).sort({ _id: 1 }).lean()
    if (lists.length + files.length === 0) return undefined
    return {
      imports: lists.map(({ fileName, state, createdAt }) => ({ fileName, state, createdAt })),
      exports: files.map(({ fileName, withPersonalIds, createdAt }) => ({ fileName, withPersonalIds, createdAt })),
    }
  },
  remove: async (personId, session) => {
    for (const who of ['createdBy', 'confirmedBy', 'undoneBy'] as const)
      await ImportList.updateMany({ [`${who}Id`]: personId }, { $set: { [`${who}Name`]: '' } }, { session })
    await ExportFile.updateMany({ createdById: personId }, { $set: { createdByName: '' } }, { session })
  },
}
