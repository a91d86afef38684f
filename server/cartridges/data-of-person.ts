import type { PersonData } from '../person-data.ts'
import { enqueue } from '../outbox/index.ts'
import { endUse } from '../uploads/index.ts'
import { importUse } from './end.ts'
import { exportGoneEvent } from './events.ts'
import { CourseExport } from './export.model.ts'
import { CourseImport } from './import.model.ts'
import { ImportRow } from './row.model.ts'

/** Which packages of courses they have brought. The courses are told of by courses. */
export const importData: PersonData = {
  key: 'cartridges.brought',
  isKept: false,
  read: async (ownerId) => {
    const found = await CourseImport.find({ ownerId }).sort({ createdAt: 1 }).lean()
    if (found.length === 0) return undefined
    return found.map(({ fileName, title, state, total, createdAt }) => ({ fileName, title, state, total, createdAt }))
  },
  remove: async (ownerId, session) => {
    for (const { _id, storedFileId } of await CourseImport.find({ ownerId }, undefined, { session }).lean()) {
      if (storedFileId) await endUse(storedFileId, importUse(_id), session)
      await ImportRow.deleteMany({ importId: _id }, { session })
      await CourseImport.deleteOne({ _id }, { session })
    }
  },
}

/** Which courses they have taken out. */
export const exportData: PersonData = {
  key: 'cartridges.taken',
  isKept: false,
  read: async (ownerId) => {
    const found = await CourseExport.find({ ownerId }, { rows: 0 }).sort({ createdAt: 1 }).lean()
    if (found.length === 0) return undefined
    return found.map(({ title, kind, state, createdAt }) => ({ title, kind, state, createdAt }))
  },
  remove: async (ownerId, session) => {
    for (const { _id, key } of await CourseExport.find({ ownerId }, { key: 1 }, { session }).lean()) {
      await CourseExport.deleteOne({ _id }, { session })
      if (key) await enqueue(exportGoneEvent, { key }, session)
    }
  },
}
