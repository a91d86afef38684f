// Keeps the counts as the materials are. May run twice and at the same time as another for the same material: what it
// contributed before is stored, and only the difference is written, both in one transaction.

import { type ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import { materialChangedEvent, readMaterial } from '../materials/index.ts'
import type { EventHandler } from '../outbox/run.ts'
import { useAddedEvent, useEndedEvent } from '../usage/index.ts'
import { changesBetween, type Contribution, shelvesOf } from './cells.ts'
import { contributionsOf } from './contribution.ts'
import { CoverageContribution, CoverageCount } from './counts.model.ts'

export async function keepContribution(id: Types.ObjectId): Promise<void> {
  await inTransaction(async (session) => {
    const material = await readMaterial(id, session)
    const wanted = material && (await contributionsOf([material])).get(id.toString())
    await writeContribution(id, wanted, session)
  })
}

async function writeContribution(
  id: Types.ObjectId,
  wanted: Contribution | undefined,
  session: ClientSession,
): Promise<void> {
  const before = await CoverageContribution.findById(id).session(session).lean()
  if (!before && !wanted) return
  const changes = changesBetween(before ?? undefined, wanted)
  if (wanted) {
    const stored = { ...wanted, shelves: shelvesOf(wanted) }
    await CoverageContribution.replaceOne({ _id: id }, stored, { upsert: true, session })
  } else await CoverageContribution.deleteOne({ _id: id }, { session })
  if (changes.length === 0) return
  const writes = changes.map(({ by, ...cell }) => ({
    updateOne: { filter: cell, update: { $inc: { ...by } }, upsert: true },
  }))
  await CoverageCount.bulkWrite(writes, { session })
}

const keepChanged: EventHandler = async ({ materialId }) => {
  await keepContribution(new Types.ObjectId(String(materialId)))
}

export const keepingEvents = {
  [materialChangedEvent]: keepChanged,
  [useAddedEvent]: keepChanged,
  [useEndedEvent]: keepChanged,
}
