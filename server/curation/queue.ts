// What waits, by whose desk it lies on, the most urgent first.

import type { Types } from 'mongoose'
import { type Order, type Page, pageFrom, type PageInput, pageQuery } from '../api/index.ts'
import type { Actor } from '../actor.ts'
import type { Stage } from '../materials/index.ts'
import { policyOf } from '../policies/index.ts'
import { type Desk, desksOf, freeFor } from './access.ts'
import { waitForPanel } from './policies.ts'
import { type Shelf, shelfOf } from './shelves.ts'
import { Submission, type SubmissionRecord } from './submission.model.ts'

export const views = ['all', 'mine', 'asked', 'free', 'overdue'] as const
export type View = (typeof views)[number]

export interface QueueQuery extends Shelf {
  readonly stage?: Stage | undefined
  readonly view?: View | undefined
}

export async function listQueue(actor: Actor, query: QueueQuery, page: PageInput): Promise<Page<SubmissionRecord>> {
  const condition = waitingFor(actor, query, new Date())
  if (!condition) return { items: [], next: undefined }
  const { filter, sort, limit } = pageQuery(page, mostUrgentFirst)
  const found = await Submission.find({ $and: [condition, filter] })
    .sort(sort)
    .limit(limit)
    .lean()
  return pageFrom(found, page, mostUrgentFirst, (record) => record)
}

/** Not further than `mostCounted`: what it costs does not grow with what waits. */
export async function countQueue(actor: Actor, query: QueueQuery): Promise<number> {
  const condition = waitingFor(actor, query, new Date())
  if (!condition) return 0
  return (
    await Submission.find(condition, { _id: 1 })
      .limit(mostCounted + 1)
      .lean()
  ).length
}

export const mostCounted = 99

/**
 * What somebody can do next, after one that they have just looked at. What nobody can approve yet, because it waits for its
 * panel, comes last, unless they are asked to judge it themselves.
 */
export async function findNext(
  actor: Actor,
  query: QueueQuery,
  last: Types.ObjectId | undefined,
): Promise<Types.ObjectId | undefined> {
  const now = new Date()
  const condition = waitingFor(actor, query, now)
  if (!condition) return undefined
  const others = last ? [{ _id: { $ne: last } }] : []
  const first = async (...more: object[]) => {
    const filter = { $and: [condition, freeFor(actor.personId, now), ...others, ...more] }
    return (await Submission.find(filter, { _id: 1 }).sort({ dueAt: 1, _id: 1 }).limit(1).lean())[0]?._id
  }
  if (!(await policyOf(waitForPanel))) return await first()
  const ready = { $or: [{ isBeforePanel: { $ne: true } }, { awaitedIds: actor.personId }] }
  return (await first(ready)) ?? (await first())
}

const mostUrgentFirst: Order = { field: 'dueAt', direction: 1 }

function waitingFor(actor: Actor, { stage, view = 'all', ...shelf }: QueueQuery, now: Date): object | undefined {
  const desks = desksOf(actor).filter((one) => stage === undefined || one.stage === stage)
  if (desks.length === 0) return undefined
  // By an index of its own: few are asked of one person, however much lies on the desk.
  if (view === 'asked')
    return { awaitedIds: actor.personId, stage: { $in: desks.map((one) => one.stage) }, shelves: shelfOf(shelf) }
  const conditions: object[] = [{ desk: deskIn(desks), shelves: shelfOf(shelf) }]
  if (view === 'mine') conditions.push({ claimedById: actor.personId, claimedUntil: { $gt: now } })
  if (view === 'free') conditions.push(freeFor(undefined, now))
  if (view === 'overdue') conditions.push({ dueAt: { $lt: now } })
  return { $and: conditions }
}

function deskIn(desks: readonly Desk[]) {
  const names = desks.map(({ desk }) => desk)
  return names.length === 1 ? names[0] : { $in: names }
}
