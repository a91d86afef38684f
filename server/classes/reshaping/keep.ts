// Changes of people and classes that can be taken back: each leaves an item with what it was and what it was left as.

import type { ClientSession, Types } from 'mongoose'
import { changeMemberships, type MembershipChange } from '../../people/index.ts'
import { type MoveRecord, UnitMove, UnitMoveItem } from './move.model.ts'

type Begun = Pick<MoveRecord, 'kind' | 'unitId' | 'intoIds' | 'day'> &
  Partial<Pick<MoveRecord, 'isEnding' | 'managersFollow'>>

const lasting: MoveRecord['state'][] = ['waiting', 'running', 'done']

/** The one that is under way or done, when the same is told again. */
export async function beginMove(begun: Begun, state: 'waiting' | 'running', now = new Date()): Promise<MoveRecord> {
  const { kind, unitId, day } = begun
  const same = { kind, unitId, day, intoIds: begun.intoIds, state: { $in: lasting } }
  const known = await UnitMove.findOne(same).lean<MoveRecord>()
  if (known) return known
  const move = new UnitMove({ ...begun, state, startedAt: now })
  await move.save()
  return move.toObject<MoveRecord>()
}

/** In every step: false when it has been taken back meanwhile. */
export async function stillRuns(moveId: Types.ObjectId, session: ClientSession): Promise<boolean> {
  const { matchedCount } = await UnitMove.updateOne(
    { _id: moveId, state: 'running' },
    { $inc: { steps: 1 } },
    { session },
  )
  return matchedCount > 0
}

export async function finishMove(moveId: Types.ObjectId, now = new Date()): Promise<void> {
  await UnitMove.updateOne({ _id: moveId, state: 'running' }, { $set: { state: 'done', endedAt: now } })
}

export async function changeMembers(
  moveId: Types.ObjectId,
  changes: readonly MembershipChange[],
  session: ClientSession,
): Promise<void> {
  const changed = await changeMemberships(changes, session)
  if (changed.length === 0) return
  await UnitMoveItem.insertMany(
    changed.map((one) => ({ moveId, kind: 'membership', ...one })),
    { session },
  )
}
