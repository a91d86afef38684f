// Thirty days after it came, nothing is left of an import but that it was: its file and its rows go.

import type { Log } from '../log.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { endUse } from '../uploads/index.ts'
import { endWithin, importUse } from './end.ts'
import { CourseImport } from './import.model.ts'
import { ImportRow } from './row.model.ts'

export const daysKept = 30

export async function forgetOld(_log: Log, now = new Date()): Promise<void> {
  const before = new Date(now.getTime() - daysKept * 86_400_000)
  for (;;) {
    const old = { createdAt: { $lt: before }, forgottenAt: null, state: { $ne: 'working' as const } }
    const found = await CourseImport.find(old, { state: 1, storedFileId: 1 }).limit(50).lean()
    for (const { _id, state, storedFileId } of found)
      await inTransaction(async (session) => {
        if (state === 'reading' || state === 'ready') await endWithin(session, _id, state, { state: 'cancelled' })
        else if (storedFileId) await endUse(storedFileId, importUse(_id), session)
        await ImportRow.deleteMany({ importId: _id }, { session })
        await CourseImport.updateOne(
          { _id },
          { $set: { forgottenAt: now }, $unset: { storedFileId: 1, course: 1 } },
          { session },
        )
      })
    if (found.length === 0) return
  }
}
