// The sector is told once a day how many reports have come for it: one line with a number, however many there are.

import type { Log } from '../log.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { listSectorCurators } from '../curation/index.ts'
import { notify } from '../notices/index.ts'
import { dayOf } from '../schools/index.ts'
import { sectorQueue } from './access.ts'
import { home } from './address.ts'
import { Report } from './report.model.ts'

/** May run twice in a day. */
export async function tellSector(_log: Log, now = new Date()): Promise<void> {
  const since = new Date(now.getTime() - day)
  const waiting = { queue: sectorQueue, isDecided: false, at: { $gte: since, $lt: now } }
  const found = await Report.find(waiting, { _id: 1 }).limit(mostCounted).lean()
  if (found.length === 0) return
  const curators = await listSectorCurators(now)
  const notice = {
    ...{ key: 'reports.notices.newInSector', values: { count: found.length }, url: home },
    ...{ urgency: 'digest' as const, once: `reports.newInSector.${dayOf(now)}` },
  }
  await inTransaction((session) => notify(curators, notice, session))
}

/** Milliseconds. */
const day = 86_400_000
const mostCounted = 99
