// What ends with a unit that closes: what people are there, their places in its classes, who teaches these.

import { Types } from 'mongoose'
import type { EventHandler } from '../../outbox/run.ts'
import { announceChanges } from '../../changes/index.ts'
import { announceUnit, endOf } from '../../schools/index.ts'
import { refreshClasses } from '../add.ts'
import { Assignment } from '../assignment.model.ts'
import { Placement } from '../placement.model.ts'
import { inTurns } from '../turn.ts'
import { beginMove, finishMove, stillRuns } from './keep.ts'
import { moveSomeMembers } from './members.ts'
import { type MoveRecord, UnitMoveItem } from './move.model.ts'

export const followClosing: EventHandler = async (payload, { stillWorking }) => {
  const { unitId, lastDay } = payload as { unitId: string; lastDay: string }
  const unit = new Types.ObjectId(unitId)
  const move = await beginMove({ kind: 'close', unitId: unit, intoIds: [], day: endOf(lastDay) }, 'running')
  while (await moveSomeMembers(move, () => undefined)) await stillWorking()
  while (await endSome(move, 'placement')) await stillWorking()
  while (await endSome(move, 'assignment')) await stillWorking()
  await finishMove(move._id)
}

const atOnce = 50

async function endSome({ _id: moveId, unitId, day }: MoveRecord, kind: 'placement' | 'assignment'): Promise<boolean> {
  // Of both only what they have in common is used.
  const model = kind === 'placement' ? Placement : (Assignment as unknown as typeof Placement)
  const open = { schoolId: unitId, $or: [{ to: { $exists: false } }, { to: { $gt: day } }] }
  return await inTurns([unitId], async (session) => {
    const found = await model
      .find(open, undefined, { session })
      .limit(atOnce)
      .lean<{ _id: Types.ObjectId; personId: Types.ObjectId; classId: Types.ObjectId; from: Date }[]>()
    if (found.length === 0 || !(await stillRuns(moveId, session))) return false
    const changes = found.map((before) => ({ before, isGone: before.from >= day }))
    await model.bulkWrite(
      changes.map(({ before: { _id }, isGone }) =>
        isGone ? { deleteOne: { filter: { _id } } } : { updateOne: { filter: { _id }, update: { $set: { to: day } } } },
      ),
      { session },
    )
    await UnitMoveItem.insertMany(
      changes.map(({ before, isGone }) => {
        const { _id: recordId, personId, classId } = before
        return { moveId, kind, personId, classId, recordId, before, after: isGone ? null : { to: day } }
      }),
      { session },
    )
    const personIds = found.map(({ personId }) => personId)
    if (kind === 'placement') await refreshClasses(personIds, session)
    await announceChanges('person', [...new Set(personIds.map(String))], session)
    await announceUnit(unitId, session)
    return true
  })
}
