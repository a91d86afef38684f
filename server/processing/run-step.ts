// One step, from its claim to its end. It may run twice: what it makes lies under the same keys.

import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { inTransaction } from '../../storage/database/index.ts'
import { enqueue } from '../outbox/index.ts'
import type { EventContext } from '../outbox/run.ts'
import { sharedTime } from '../outbox/clock.ts'
import { Overran } from './child/limits.ts'
import { type Claimed, keepStep } from './claim.ts'
import { removeDerived } from './derived.ts'
import { ask } from './ask.ts'
import { makePreview } from './make/preview.ts'
import { makeRenditions } from './make/renditions.ts'
import { makeText } from './make/text.ts'
import { makeThumbnail } from './make/thumbnail.ts'
import type { Maker, Outcome } from './make/outcome.ts'
import { ProcessingModel } from './processing.model.ts'
import { Refused } from './reading/refusal.ts'
import { type Format, openStored } from './source.ts'
import { type StepName, stepNames, waitsForPreview } from './steps.ts'
import { ToolMissing } from './tools/places.ts'

/** A later feature may use it now: `{ storedFileId, step }`. */
export const fileProcessedEvent = 'processing.fileProcessed'

const makers: Readonly<Record<StepName, Maker>> = {
  text: makeText,
  thumbnail: makeThumbnail,
  preview: makePreview,
  renditions: makeRenditions,
}

/** Milliseconds. */
const renewal = 30_000
const mostAttempts = 4
export const workPrefix = 'hoclieu-work-'

/** @throws when the worker has to stop; the step is then done anew. */
export async function runStep(claimed: Claimed, context: EventContext): Promise<void> {
  const lost = new AbortController()
  const signal = AbortSignal.any([context.signal, lost.signal])
  const keeping = setInterval(() => {
    Promise.all([keepStep(claimed), context.stillWorking()]).then(
      ([isKept]) => isKept || lost.abort(new Error('Somebody else does this step, or its file has gone.')),
      (error: unknown) => lost.abort(error),
    )
  }, renewal)
  try {
    const outcome = await tryStep(claimed, signal)
    if (context.signal.aborted) await release(claimed)
    context.signal.throwIfAborted()
    if (!lost.signal.aborted) await finish(claimed, outcome)
  } finally {
    clearInterval(keeping)
  }
}

async function tryStep(claimed: Claimed, signal: AbortSignal): Promise<Outcome> {
  const { record, step } = claimed
  const folder = await mkdtemp(join(tmpdir(), workPrefix))
  const format = record.format as Format
  let fetched: Promise<string> | undefined
  try {
    return await makers[step]({
      record,
      format,
      folder,
      signal,
      original: () => (fetched ??= fetchOriginal(claimed, join(folder, `original.${format}`), signal)),
    })
  } catch (error) {
    return outcomeOf(error, claimed.attempt)
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

async function fetchOriginal({ record }: Claimed, path: string, signal: AbortSignal): Promise<string> {
  const { body } = await openStored(record._id)
  await pipeline(body, createWriteStream(path), { signal })
  return path
}

function outcomeOf(error: unknown, attempt: number): Outcome {
  if (error instanceof ToolMissing) return { state: 'notHere', missing: error.tool, reason: 'toolMissing' }
  if (error instanceof Refused || error instanceof Overran) return { state: 'failed', reason: error.reason }
  // The store or the machine may be in trouble for a while.
  if (attempt < mostAttempts) return { state: 'waiting', delay: 15_000 * 4 ** attempt }
  return { state: 'failed', reason: 'trouble' }
}

async function finish({ record, step, claim }: Claimed, outcome: Outcome): Promise<void> {
  const { state, reason, missing, delay, found = {}, gone = [] } = outcome
  const at = `steps.${step}`
  const now = await sharedTime()
  const runAt = delay === undefined ? undefined : new Date(now.getTime() + delay)
  const attempts = state === 'waiting' ? record.steps![step]!.attempts : 0
  const entry = { state, reason, missing, runAt, attempts, at: now }
  const given = Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined))
  const isTheirs = await inTransaction(async (session) => {
    const { matchedCount } = await ProcessingModel.updateOne(
      { _id: record._id, [`${at}.claim`]: claim },
      {
        $set: { [at]: given, ...found },
        ...(gone.length > 0 ? { $unset: Object.fromEntries(gone.map((name) => [name, 1])) } : {}),
      },
      { session },
    )
    if (matchedCount === 0) return false
    if (runAt) await ask([step], session, runAt)
    else await enqueue(fileProcessedEvent, { storedFileId: record._id, step }, session)
    if (step === 'preview' && !runAt) await letOthersFollow(record, outcome, now, session)
    return true
  })
  if (!isTheirs && !(await ProcessingModel.exists({ _id: record._id }))) await removeDerived(record)
}

/** Those that waited for the preview; those that had done without it, when there is a PDF now. */
async function letOthersFollow(
  { _id, format }: Claimed['record'],
  { found = {} }: Outcome,
  now: Date,
  session: Parameters<typeof ask>[1],
): Promise<void> {
  const isPdf = (found.preview as { kind?: string } | undefined)?.kind === 'pdf'
  for (const step of stepNames.filter((name) => waitsForPreview(name, format as Format))) {
    const at = `steps.${step}`
    const { modifiedCount } = await ProcessingModel.updateOne(
      {
        _id,
        [`${at}.runAt`]: { $exists: false },
        ...(isPdf ? {} : { [`${at}.state`]: { $in: ['waiting', 'notHere'] } }),
      },
      {
        $set: { [`${at}.state`]: 'waiting', [`${at}.runAt`]: now, [`${at}.attempts`]: 0 },
        $unset: { [`${at}.missing`]: 1 },
      },
      { session },
    )
    if (modifiedCount > 0) await ask([step], session)
  }
}

/** As if it had not been begun. */
async function release({ record, step, claim }: Claimed): Promise<void> {
  const at = `steps.${step}`
  await ProcessingModel.updateOne(
    { _id: record._id, [`${at}.claim`]: claim },
    {
      $set: { [`${at}.state`]: 'waiting', [`${at}.runAt`]: await sharedTime() },
      $unset: { [`${at}.claim`]: 1 },
      $inc: { [`${at}.attempts`]: -1 },
    },
  )
}
