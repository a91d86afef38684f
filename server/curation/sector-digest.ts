// The sector is told once a day how much has come for it: one line with a number, however much it is.

import type { Log } from '../log.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { notify } from '../notices/index.ts'
import { dayOf } from '../schools/index.ts'
import { listSectorCurators } from './colleagues.ts'
import { mostCounted } from './queue.ts'
import { Submission } from './submission.model.ts'
import { home } from './words.ts'

/** May run twice in a day. */
export async function tellSector(_log: Log, now = new Date()): Promise<void> {
  const since = new Date(now.getTime() - day)
  const found = await Submission.find({ desk: 'sector', waitingSince: { $gte: since, $lt: now } }, { _id: 1 })
    .limit(mostCounted)
    .lean()
  if (found.length === 0) return
  const curators = await listSectorCurators(now)
  const notice = {
    ...{ key: 'curation.notices.newInSector', values: { count: found.length }, url: `${home}?stage=sector` },
    ...{ urgency: 'digest' as const, once: `curation.newInSector.${dayOf(now)}` },
  }
  await inTransaction((session) => notify(curators, notice, session))
}

/** Milliseconds. */
const day = 86_400_000
