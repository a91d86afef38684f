// Counting many schools, one after another, in the background: every night all of them, and those of an office when somebody
// looks at a day of which there are no figures. What has been counted is kept, so it goes on where it was killed.

import { Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import { announceChange } from '../changes/index.ts'
import type { Log } from '../log.ts'
import { enqueue } from '../outbox/index.ts'
import type { EventHandler } from '../outbox/run.ts'
import { beginningOf, dayOf, listManagedSchoolIds, type ManagedBy } from '../schools/index.ts'
import { yearAt } from '../years/index.ts'
import { type AsOf, countSchool, momentOf } from './count.ts'
import { FiguresCounting, SchoolFigures } from './figures.model.ts'

export const countingEvent = 'figures.countingWanted'

/** Minutes after which somebody may want it again. */
const patience = 5

/** Does nothing while it is under way. */
export async function wantCounting({ officeId }: ManagedBy, asOf: AsOf, now = new Date()): Promise<void> {
  const _id = [officeId?.toString() ?? 'all', asOf.yearKey, asOf.day].join(':')
  const known = await FiguresCounting.findById(_id).lean()
  if (known && now.getTime() - known.wantedAt.getTime() < patience * 60_000) return
  await inTransaction(async (session) => {
    await FiguresCounting.updateOne({ _id }, { $set: { wantedAt: now } }, { session, upsert: true })
    await enqueue(countingEvent, { officeId: officeId?.toString() ?? null, ...asOf }, session)
  })
}

export const countWanted: EventHandler = async (payload, { stillWorking }) => {
  const { officeId, yearKey, day } = payload as unknown as AsOf & { officeId: string | null }
  const by = { officeId: officeId === null ? undefined : new Types.ObjectId(officeId) }
  await countMissing(by, { yearKey, day }, stillWorking)
}

/** Those of which there is nothing of that day yet. */
export async function countMissing(by: ManagedBy, asOf: AsOf, stillWorking: () => Promise<unknown>): Promise<void> {
  let isAnyNew = false
  for (const schoolId of await listManagedSchoolIds(by, momentOf(asOf))) {
    if (await SchoolFigures.exists({ schoolId, ...asOf })) continue
    await countSchool(schoolId, asOf)
    isAnyNew = true
    await stillWorking()
  }
  // The office's card shows them now.
  if (isAnyNew && by.officeId) await announceChange('unit', by.officeId.toString())
}

/** Every night: today, for all; and what is too old goes. */
export async function countToday(_log: Log, now = new Date()): Promise<void> {
  const day = dayOf(now)
  const year = await yearAt(now)
  if (year)
    await inTransaction((session) => enqueue(countingEvent, { officeId: null, yearKey: year.key, day }, session))
  await forgetOld(now)
}

/** Days for which every one is kept; of older ones the first of each month stays. */
const keptDays = 100

async function forgetOld(now: Date): Promise<void> {
  const oldest = dayOf(new Date(beginningOf(dayOf(now)).getTime() - keptDays * 24 * 3600_000))
  const days = await SchoolFigures.distinct('day', { day: { $lt: oldest } })
  const gone = days.filter((day) => !day.endsWith('-01'))
  if (gone.length > 0) await SchoolFigures.deleteMany({ day: { $in: gone } })
  await FiguresCounting.deleteMany({ wantedAt: { $lt: beginningOf(oldest) } })
}
