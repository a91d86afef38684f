// Takes the drafts of a package back, the last one first: those that are as they came, and nobody else has seen.

import type { Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import { findActor } from '../accounts/index.ts'
import { seldom } from '../imports/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { AppError } from '../errors.ts'
import { removeWithin } from '../materials/index.ts'
import type { EventHandler } from '../outbox/run.ts'
import { Package } from './package.model.ts'
import { Row, type RowRecord } from './row.model.ts'

/** Of a draft that nobody has changed since it came. */
const firstRevision = 1

export const undo: EventHandler = async (payload, context) => {
  const _id = payload.packageId as Types.ObjectId
  const goOn = seldom(context)
  for (;;) {
    await goOn()
    const found = await Package.findOne({ _id, state: 'undoing' }).lean()
    if (!found) return
    const actor = await findActor(found.accountId.toString())
    const row = actor && (await Row.findOne({ packageId: _id, state: 'done' }).sort({ number: -1 }).lean<RowRecord>())
    if (!row) return void (await Package.updateOne({ _id, state: 'undoing' }, { $set: { state: 'undone' } }))
    await undoRow(actor, row, found.origin as Origin)
  }
}

async function undoRow(actor: Actor, row: RowRecord, origin: Origin): Promise<void> {
  const settled = (state: 'undone' | 'kept') => settle(row, state)
  try {
    await inTransaction(async (session) => {
      const { matchedCount } = await Row.updateOne(
        { _id: row._id, state: 'done' },
        { $set: { state: 'undone' } },
        { session },
      )
      if (matchedCount === 0) return
      await Package.updateOne({ _id: row.packageId, state: 'undoing' }, { $inc: { position: 1 } }, { session })
      await removeWithin(session, actor, row.materialId, origin, firstRevision)
    })
  } catch (error) {
    if (!(error instanceof AppError) || error.status >= 500) throw error
    // Its owner has removed it already.
    await settled(error.status === 404 ? 'undone' : 'kept')
  }
}

async function settle({ _id, packageId }: RowRecord, state: 'undone' | 'kept'): Promise<void> {
  await inTransaction(async (session) => {
    const { matchedCount } = await Row.updateOne({ _id, state: 'done' }, { $set: { state } }, { session })
    if (matchedCount > 0)
      await Package.updateOne({ _id: packageId, state: 'undoing' }, { $inc: { position: 1 } }, { session })
  })
}
