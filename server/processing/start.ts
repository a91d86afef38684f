// A stored file comes, and goes.

import { Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Payload } from '../outbox/index.ts'
import { removeDerived } from './derived.ts'
import { ask } from './ask.ts'
import { ProcessingModel } from './processing.model.ts'
import { findStoredFiles, type Format } from './source.ts'
import { applies, stepNames, type StepName, waitsForPreview } from './steps.ts'

export async function begin({ storedFileId }: Payload): Promise<void> {
  const id = new Types.ObjectId(String(storedFileId))
  const stored = (await findStoredFiles([id])).get(id.toString())
  // It may have gone since.
  if (!stored) return
  const { sha256, format } = stored
  const now = new Date()
  const steps = Object.fromEntries(stepNames.map((name) => [name, firstState(name, format, now)]))
  await inTransaction(async (session) => {
    const { upsertedCount } = await ProcessingModel.updateOne(
      { _id: id },
      { $setOnInsert: { sha256, format, steps, facts: {}, renditions: [], createdAt: now } },
      { session, upsert: true },
    )
    if (upsertedCount > 0)
      await ask(
        stepNames.filter((name) => applies(name, format)),
        session,
      )
  })
}

function firstState(name: StepName, format: Format, now: Date) {
  if (!applies(name, format)) return { state: 'notApplicable', at: now }
  const attempts = 0
  return waitsForPreview(name, format)
    ? { state: 'waiting', at: now, attempts }
    : { state: 'waiting', at: now, attempts, runAt: now }
}

export async function forget({ storedFileId, sha256 }: Payload): Promise<void> {
  const _id = new Types.ObjectId(String(storedFileId))
  // The same bytes may have come back before the event was done: then the file has another id.
  await ProcessingModel.deleteOne({ _id })
  await removeDerived({ _id, sha256: String(sha256) })
}
