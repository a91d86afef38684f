// When a unit has closed, whoever is nothing anywhere any more signs in no longer; when it is reopened they do again.

import { Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import { record } from '../audit/index.ts'
import { endSessions } from '../http/session-store.ts'
import type { EventHandler } from '../outbox/run.ts'
import { hasPlaceBeyond } from '../people/index.ts'
import { Account } from './account.model.ts'
import { announceActor } from './actors.ts'

interface Concerned {
  /** Of classes: what ended the memberships. */
  readonly moveId: string
  readonly unitId: string
  readonly personIds: readonly string[]
}

/** Sent for the day on which the memberships have ended. */
export const closeWithoutPlace: EventHandler = async (payload, { stillWorking }) => {
  const { moveId, unitId, personIds } = payload as unknown as Concerned
  for (const personId of await withAccount(personIds, { closedAt: { $exists: false } })) {
    await closeOf(personId, { moveId, unitId })
    await stillWorking()
  }
}

export const reopenReturned: EventHandler = async (payload, { stillWorking }) => {
  const { moveId, unitId, personIds } = payload as unknown as Concerned
  for (const personId of await withAccount(personIds, { closedForId: new Types.ObjectId(moveId) })) {
    await reopenOf(personId, { moveId, unitId })
    await stillWorking()
  }
}

type Because = Pick<Concerned, 'moveId' | 'unitId'>

/** Few pupils of a primary school have one. */
async function withAccount(personIds: readonly string[], which: object): Promise<Types.ObjectId[]> {
  const found = await Account.find(
    { personId: { $in: personIds.map((id) => new Types.ObjectId(id)) }, ...which },
    { personId: 1 },
  ).lean()
  return found.flatMap(({ personId }) => personId ?? [])
}

async function closeOf(personId: Types.ObjectId, { moveId, unitId }: Because): Promise<void> {
  await inTransaction(async (session) => {
    const now = new Date()
    if (await hasPlaceBeyond(personId, now, session)) return
    const open = await Account.find({ personId, closedAt: { $exists: false } }, { _id: 1 }, { session }).lean()
    for (const { _id } of open) {
      const closed = { closedAt: now, closedForId: new Types.ObjectId(moveId) }
      await Account.updateOne({ _id }, { $set: closed }, { session })
      await endSessions(_id.toString(), undefined, session)
      await announceActor(_id, session)
      const about = { subject: { kind: 'account', id: _id }, unitIds: [new Types.ObjectId(unitId)], actor: undefined }
      await record({ action: 'accounts.closed', ...about }, session)
    }
  })
}

async function reopenOf(personId: Types.ObjectId, { moveId, unitId }: Because): Promise<void> {
  await inTransaction(async (session) => {
    const closed = { personId, closedForId: new Types.ObjectId(moveId), closedAt: { $exists: true } }
    for (const { _id } of await Account.find(closed, { _id: 1 }, { session }).lean()) {
      await Account.updateOne({ _id }, { $unset: { closedAt: 1, closedForId: 1 } }, { session })
      await announceActor(_id, session)
      const about = { subject: { kind: 'account', id: _id }, unitIds: [new Types.ObjectId(unitId)], actor: undefined }
      await record({ action: 'accounts.reopened', ...about }, session)
    }
  })
}
