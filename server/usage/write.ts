// Counts are added to what is kept, all of a tally or nothing.

import { type ClientSession, Types } from 'mongoose'
import { addDownloads } from '../materials/index.ts'
import { Taking, UsageDay, UsageReach, UsageYear } from './counts.model.ts'
import { type Counts, type Tally, writesOf } from './tally.ts'

/** `takings`: the last day by person and material. */
export async function writeTally(
  tally: Tally,
  takings: ReadonlyMap<string, string>,
  session: ClientSession,
): Promise<void> {
  const { days, years, reaches, downloads } = writesOf(tally)
  const dayWrites = writesFor(days, ([whose, day]) => ({ whose, day }))
  if (dayWrites.length > 0) await UsageDay.bulkWrite(dayWrites, { session })
  const yearWrites = writesFor(years, ([whose, year, id]) => ({ whose, year: Number(year), materialId: idOf(id) }))
  if (yearWrites.length > 0) await UsageYear.bulkWrite(yearWrites, { session })
  const reachWrites = writesFor(reaches, ([whose, year, id]) => ({ whose, year: Number(year), unitId: idOf(id) }))
  if (reachWrites.length > 0) await UsageReach.bulkWrite(reachWrites, { session })
  await addDownloads(downloads, session)
  const takingWrites = [...takings].map(([key, day]) => {
    const [personId, materialId] = key.split(',').map(idOf)
    return { updateOne: { filter: { personId, materialId }, update: { $set: { day } }, upsert: true } }
  })
  if (takingWrites.length > 0) await Taking.bulkWrite(takingWrites, { session })
}

function writesFor(counts: ReadonlyMap<string, Counts>, keyOf: (parts: readonly string[]) => object) {
  return [...counts].map(([key, { views, downloads }]) => ({
    updateOne: { filter: keyOf(key.split(',')), update: { $inc: { views, downloads } }, upsert: true },
  }))
}

function idOf(text = ''): Types.ObjectId {
  return new Types.ObjectId(text)
}
