// What an administrator does with events of the outbox that have failed for good.

import type { Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { type Order, type Page, pageFrom, type PageInput, pageQuery } from '../api/paging.ts'
import { record } from '../audit/index.ts'
import { forbidden, notFound } from '../errors.ts'
import {
  countEvents,
  discardDead,
  type EventCounts,
  findDead,
  listDead,
  replayAllDead,
  replayDead,
} from '../outbox/dead.ts'
import type { EventRecord } from '../outbox/event.model.ts'
import { canAdminister } from './access.ts'
import type { DiscardForm } from './input.ts'

const newestFirst: Order = { field: 'diedAt', direction: -1 }

/** @throws AppError 403 */
export async function countOutbox(actor: Actor): Promise<EventCounts> {
  mustAdminister(actor)
  return await countEvents()
}

/** @throws AppError 403 */
export async function listDeadEvents(actor: Actor, input: PageInput): Promise<Page<EventRecord>> {
  mustAdminister(actor)
  return pageFrom(await listDead(pageQuery(input, newestFirst)), input, newestFirst, (event) => event)
}

/** @throws AppError 403 and 404: it may have been done meanwhile */
export async function findDeadEvent(actor: Actor, id: Types.ObjectId): Promise<EventRecord> {
  mustAdminister(actor)
  const event = await findDead(id)
  if (!event) throw notFound()
  return event
}

/** @throws AppError 403 and 404 */
export async function replayEvent(actor: Actor, id: Types.ObjectId, origin: Origin): Promise<void> {
  const { name } = await findDeadEvent(actor, id)
  await inTransaction(async (session) => {
    if (!(await replayDead(id, session))) throw notFound()
    const subject = { kind: 'event', id }
    await record({ action: 'operations.eventReplayed', actor, subject, after: { name }, origin }, session)
  })
}

/** All that had failed by then. Gives how many there were. @throws AppError 403 */
export async function replayEvents(actor: Actor, until: Date, origin: Origin): Promise<number> {
  mustAdminister(actor)
  return await inTransaction(async (session) => {
    const count = await replayAllDead(until, session)
    const subject = { kind: 'outbox', id: 'dead' }
    if (count > 0)
      await record({ action: 'operations.eventsReplayed', actor, subject, after: { count }, origin }, session)
    return count
  })
}

/** @throws AppError 403 and 404 */
export async function discardEvent(
  actor: Actor,
  id: Types.ObjectId,
  { reason }: DiscardForm,
  origin: Origin,
): Promise<void> {
  const event = await findDeadEvent(actor, id)
  const before = { name: event.name, error: event.error }
  await inTransaction(async (session) => {
    if (!(await discardDead(id, session))) throw notFound()
    const entry = { subject: { kind: 'event', id }, before, after: { reason } }
    await record({ action: 'operations.eventDiscarded', actor, origin, ...entry }, session)
  })
}

function mustAdminister(actor: Actor): void {
  if (!canAdminister(actor)) throw forbidden()
}
