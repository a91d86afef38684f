// What somebody decides about a list that has been looked through: to carry it out, to stop, to take it back.

import type { Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { record } from '../audit/index.ts'
import { conflict } from '../errors.ts'
import { enqueue } from '../outbox/index.ts'
import { countRows } from './counts.ts'
import { confirmedEvent, receivedEvent, undoneEvent } from './events.ts'
import { findListToWorkOn } from './find.ts'
import { ImportList, type ListState } from './list.model.ts'
import { notWaiting } from './wait.ts'
import type { Kind } from './wanted.ts'

/** Rows that are still asked about are left out. @throws AppError 403, 404; 409 `importNotReady` */
export async function confirmList(actor: Actor, id: Types.ObjectId, origin: Origin): Promise<void> {
  const values = {
    state: 'working',
    position: 0,
    confirmedById: actor.personId,
    confirmedByName: actor.name,
    confirmedAt: new Date(),
  }
  await decide(
    { actor, id, origin, from: ['ready'], values, refusal: 'importNotReady' },
    { action: 'imports.confirmed' },
    confirmedEvent,
  )
}

/** What is done, or undone, stays so, and stands in the report. @throws AppError 403, 404; 409 `importEnded` */
export async function cancelList(actor: Actor, id: Types.ObjectId, origin: Origin): Promise<void> {
  const from: ListState[] = ['reading', 'unreadable', 'answering', 'ready', 'working', 'undoing']
  const values = { state: 'cancelled', endedAt: new Date() }
  await decide({ actor, id, origin, from, values, refusal: 'importEnded' }, { action: 'imports.cancelled' })
  await ImportList.updateOne({ _id: id, state: 'cancelled' }, { $set: { counts: await countRows(id) } })
}

/** @throws AppError 403, 404; 409 `importNotUndoable` */
export async function undoList(actor: Actor, id: Types.ObjectId, origin: Origin): Promise<void> {
  const values = { state: 'undoing', undoneById: actor.personId, undoneByName: actor.name, undoneAt: new Date() }
  await decide(
    {
      actor,
      id,
      origin,
      from: ['done', 'cancelled'],
      also: { confirmedAt: { $exists: true } },
      values,
      refusal: 'importNotUndoable',
    },
    { action: 'imports.undone' },
    undoneEvent,
  )
}

/** It is something else than was thought: it is looked through again. @throws AppError 403, 404; 409 `importNotReady` */
export async function readAgain(
  actor: Actor,
  id: Types.ObjectId,
  { kind, origin }: { kind: Kind; origin: Origin },
): Promise<void> {
  const values = { state: 'reading', wantedKind: kind, position: 0, total: 0 }
  await decide(
    { actor, id, origin, from: ['ready', 'unreadable'], values, refusal: 'importNotReady' },
    undefined,
    receivedEvent,
  )
}

interface Decision {
  readonly actor: Actor
  readonly id: Types.ObjectId
  readonly origin: Origin
  readonly from: readonly ListState[]
  readonly also?: object
  readonly values: Readonly<Record<string, unknown>>
  readonly refusal: string
}

async function decide(decision: Decision, audited: { action: string } | undefined, event?: string): Promise<void> {
  const { actor, id, origin, from, also = {}, values, refusal } = decision
  const list = await findListToWorkOn(actor, id)
  await inTransaction(async (session) => {
    const next = { $set: { ...values, actingId: actor.accountId, origin }, ...notWaiting }
    const open = { _id: id, state: { $in: from }, forgottenAt: { $exists: false }, ...also }
    const { matchedCount } = await ImportList.updateOne(open, next, { session })
    if (matchedCount === 0) throw conflict(refusal)
    if (event) await enqueue(event, { importId: id }, session)
    const subject = { kind: 'import', id }
    if (audited)
      await record({ ...audited, actor, subject, unitIds: list.schoolId ? [list.schoolId] : [], origin }, session)
  })
}
