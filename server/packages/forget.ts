// Thirty days after it came, nothing is left of a package but that it was: its file and its rows go.

import type { Log } from '../log.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { endWithin } from './end.ts'
import { Package } from './package.model.ts'
import { Row } from './row.model.ts'

export const daysKept = 30

export async function forgetOld(_log: Log, now = new Date()): Promise<void> {
  const before = new Date(now.getTime() - daysKept * 24 * 3600_000)
  for (;;) {
    const old = {
      createdAt: { $lt: before },
      forgottenAt: null,
      state: { $nin: ['working' as const, 'undoing' as const] },
    }
    const found = await Package.find(old, { state: 1 }).limit(50).lean()
    for (const { _id, state } of found) {
      await inTransaction(async (session) => {
        if (state === 'reading' || state === 'ready') await endWithin(session, _id, state, { state: 'cancelled' })
        await Row.deleteMany({ packageId: _id }, { session })
        await Package.updateOne({ _id }, { $set: { forgottenAt: now } }, { session })
      })
    }
    if (found.length === 0) return
  }
}
