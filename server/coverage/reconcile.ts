// Every night what is kept is compared with the materials, some at a time, and mended: first what each of them contributes,
// which brings the looks and downloads of the day with it, then the sums.

import type { Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import { entryRenamedEvent } from '../curriculum/index.ts'
import type { Log } from '../log.ts'
import { type MaterialRecord, walkBatches } from '../materials/index.ts'
import type { EventHandler } from '../outbox/run.ts'
import { changesBetween, type Contribution, keyOf, measures, nothing, sumsOf } from './cells.ts'
import { contributionsOf } from './contribution.ts'
import { CoverageContribution, CoverageCount, CoverageReconciling } from './counts.model.ts'
import { keepContribution } from './keep.ts'

export interface Drift {
  readonly compared: number
  readonly mended: number
  readonly mendedCounts: number
}

interface Options {
  readonly log?: Log
  /** A worker that takes long says that it is still there. */
  readonly stillWorking?: () => Promise<void>
}

export async function reconcile({ log, stillWorking }: Options = {}): Promise<Drift> {
  const startedAt = new Date()
  let [compared, mended, mendedCounts] = [0, 0, 0]
  let last: Types.ObjectId | undefined
  for await (const batch of walkBatches(atATime)) {
    await stillWorking?.()
    compared += batch.length
    const end = batch.at(-1)!._id
    mended += await mendAmong(batch, { after: last, upTo: end })
    last = end
  }
  mended += await mendAmong([], { after: last, upTo: undefined })
  for (const shelf of await listShelves()) {
    await stillWorking?.()
    mendedCounts += await mendShelf(shelf)
  }
  const drift = { compared, mended, mendedCounts }
  await CoverageReconciling.replaceOne(
    { _id: 'latest' },
    { startedAt, endedAt: new Date(), ...drift },
    { upsert: true },
  )
  if (mended + mendedCounts > 0) log?.warn(drift, 'the counts of the coverage map were not what they should have been')
  return drift
}

export async function findLastReconciling() {
  return (await CoverageReconciling.findById('latest').lean()) ?? undefined
}

/** Where nothing has ever been counted: a system that had materials before it had the map. */
export async function countFirst(log: Log): Promise<void> {
  if (!(await CoverageReconciling.exists({ _id: 'latest' }))) await reconcile({ log })
}

export const recountAll: EventHandler = async (_payload, { stillWorking }) => {
  await reconcile({ stillWorking })
}

/** A whole curriculum was put in force or imported: outcomes may be others now. */
const curriculumChanged: EventHandler = async ({ kind }, context) => {
  if (kind === undefined) await recountAll({}, context)
}

export const recountingEvents = { [entryRenamedEvent]: curriculumChanged }

const atATime = 50

interface Range {
  readonly after: Types.ObjectId | undefined
  readonly upTo: Types.ObjectId | undefined
}

/** Those of a range of ids, also what is kept of materials that are not there any more. Says how many were wrong. */
async function mendAmong(materials: readonly MaterialRecord[], { after, upTo }: Range): Promise<number> {
  const wanted = await contributionsOf(materials)
  const range = { ...(after && { $gt: after }), ...(upTo && { $lte: upTo }) }
  const filter = Object.keys(range).length > 0 ? { _id: range } : {}
  const kept = new Map((await CoverageContribution.find(filter).lean()).map((one) => [one._id.toString(), one]))
  const ids = new Map([...materials, ...kept.values()].map(({ _id }) => [_id.toString(), _id]))
  let wrong = 0
  for (const [id, _id] of ids) {
    const [before, now] = [kept.get(id), wanted.get(id)]
    const changes = changesBetween(before, now)
    if (changes.length > 0 || isElsewhere(before, now)) await keepContribution(_id)
    if (changes.some(({ by }) => by.materials !== 0)) wrong++
  }
  return wrong
}

/** Of one that counts nowhere, such as one for no grade, no cell tells that it has changed. */
function isElsewhere(before: Contribution | undefined, now: Contribution | undefined): boolean {
  return before?.whose !== now?.whose || before?.type !== now?.type
}

async function listShelves(): Promise<string[]> {
  const kept: string[] = await CoverageContribution.distinct('shelves')
  const counted: string[] = await CoverageCount.distinct('shelf')
  return [...new Set([...kept, ...counted])]
}

/** Says how many of its counts were wrong. */
async function mendShelf(shelf: string): Promise<number> {
  return await inTransaction(async (session) => {
    const contributions = await CoverageContribution.find({ shelves: shelf }).session(session).lean()
    const sums = sumsOf(contributions, shelf)
    let wrong = 0
    for (const { _id, ...count } of await CoverageCount.find({ shelf }).session(session).lean()) {
      const key = keyOf(count)
      const { materials, views, downloads, uses } = sums.get(key) ?? nothing
      const isRight = measures.every((measure) => count[measure] === { materials, views, downloads, uses }[measure])
      if (!isRight) wrong++
      if (!sums.has(key)) await CoverageCount.deleteOne({ _id }, { session })
      else if (!isRight)
        await CoverageCount.updateOne({ _id }, { $set: { materials, views, downloads, uses } }, { session })
      sums.delete(key)
    }
    for (const missing of sums.values()) await CoverageCount.create([missing], { session })
    return wrong + sums.size
  })
}
