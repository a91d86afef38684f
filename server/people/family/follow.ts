// Where many pupils move at once, their guardians follow in the background, one after another: a whole school is no single
// transaction.

import { type ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../../storage/database/index.ts'
import { enqueue } from '../../outbox/index.ts'
import type { EventHandler } from '../../outbox/run.ts'
import { Guardianship } from '../guardianship.model.ts'
import { alignGuardian, lastingBeyond } from './align.ts'

export const familiesMovedEvent = 'people.familiesMoved'

export interface MovedFamilies {
  /** Pupils who have come to a school or left one, or have come back. */
  readonly childIds?: readonly Types.ObjectId[]
  /** Guardians who have got a child or have one no longer. */
  readonly guardianIds?: readonly Types.ObjectId[]
  /** The first day on which something is otherwise than before. */
  readonly on: Date
}

/** In the transaction of the change itself. */
export async function announceMovedFamilies(moved: MovedFamilies, session: ClientSession): Promise<void> {
  const { childIds = [], guardianIds = [], on } = moved
  for (const children of pieces(childIds)) await enqueue(familiesMovedEvent, { childIds: children, on }, session)
  for (const guardians of pieces(guardianIds))
    await enqueue(familiesMovedEvent, { guardianIds: guardians, on }, session)
}

/** Looks at where the children are by now: events that overtake each other come to the same. */
export const followChildren: EventHandler = async (payload, { stillWorking }) => {
  const { childIds = [], guardianIds = [], on } = payload as unknown as MovedFamilies
  const links = await Guardianship.find({ childId: { $in: [...childIds] }, ...lastingBeyond(on) }).lean()
  for (const guardianId of distinct([...guardianIds, ...links.map((link) => link.guardianId)])) {
    await inTransaction((session) => alignGuardian(guardianId, on, session))
    await stillWorking()
  }
}

const most = 200

function pieces(ids: readonly Types.ObjectId[]): Types.ObjectId[][] {
  const all = distinct(ids)
  return Array.from({ length: Math.ceil(all.length / most) }, (_, at) => all.slice(at * most, (at + 1) * most))
}

function distinct(ids: readonly Types.ObjectId[]): Types.ObjectId[] {
  return [...new Map(ids.map((id) => [id.toString(), id])).values()]
}
