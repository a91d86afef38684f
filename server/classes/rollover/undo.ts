// Undoes the steps of a rollover, the last one first: everything is again as it was before. What somebody has changed since
// is left alone, and said.

import type { ClientSession, Types } from 'mongoose'
import { announceChange } from '../../changes/index.ts'
import { beginMembership, findMemberships } from '../../people/index.ts'
import { announceUnit } from '../../schools/index.ts'
import { refreshClasses } from '../add.ts'
import { Assignment } from '../assignment.model.ts'
import { SchoolClass } from '../class.model.ts'
import { Placement } from '../placement.model.ts'
import { inTurnOfRollover } from '../turn.ts'
import type { Plan } from './plan.ts'
import { endOf } from './read.ts'
import { Rollover, RolloverItem, type RolloverItemRecord, type RolloverRecord } from './rollover.model.ts'

/** Unless somebody else has. */
export async function undoStep({ _id, schoolId, stepsDone, day, plan }: RolloverRecord): Promise<void> {
  const step = stepsDone - 1
  await inTurnOfRollover(schoolId, async (session) => {
    const claimed = await Rollover.updateOne(
      { _id, state: 'undoing', stepsDone },
      { $set: { stepsDone: step } },
      { session },
    )
    if (claimed.modifiedCount === 0) return
    const items = await RolloverItem.find({ rolloverId: _id, step }, undefined, { session }).sort({ order: -1 }).lean()
    const context = { schoolId, day, plan: plan as Plan, session }
    const told = []
    for (const item of items) {
      const isUndone = await undoItem(item, context)
      if (isUndone === undefined) continue
      const undo = isUndone ? ('undone' as const) : ('refused' as const)
      told.push({ updateOne: { filter: { _id: item._id }, update: { $set: { undo } } } })
    }
    if (told.length > 0) await RolloverItem.bulkWrite(told, { session })
    await refreshClasses(
      items.flatMap(({ kind, personId }) => (kind === 'pupil' && personId ? [personId] : [])),
      session,
    )
    await announceUnit(schoolId, session)
  })
}

interface Context extends Pick<RolloverRecord, 'schoolId' | 'day'> {
  readonly plan: Plan
  readonly session: ClientSession
}

/** Undefined when there was nothing to undo. */
async function undoItem(item: RolloverItemRecord, context: Context): Promise<boolean | undefined> {
  switch (item.kind) {
    case 'class':
      return item.result === 'made' ? await removeClass(item, context) : undefined
    case 'assignment':
      return item.assignmentId ? await takeBack(item.assignmentId, context) : undefined
    case 'ending':
      return await reopenAssignment(item, context)
    case 'pupil':
      return item.placementId ? await bringBack(item, context) : undefined
  }
}

async function bringBack(item: RolloverItemRecord, { schoolId, day, session }: Context): Promise<boolean> {
  const { placementId, newPlacementId, membershipId, personId } = item
  const former = await Placement.findOne({ _id: placementId, to: endOf(item.formerTo, day) }, undefined, {
    session,
  }).lean()
  if (!former || !personId) return false
  if (newPlacementId) {
    const isAsMade = { _id: newPlacementId, classId: item.classId, from: day, to: { $exists: false } }
    if (!(await Placement.exists(isAsMade).session(session))) return false
  }
  if (membershipId) {
    const memberships = await findMemberships({ personIds: [personId], unitId: schoolId }, session)
    const ended = memberships.find((one) => one._id.equals(membershipId) && one.to?.getTime() === day.getTime())
    const hasOther = memberships.some((one) => one.role === 'student' && one.from >= day)
    if (!ended || hasOther) return false
    const { role, from } = ended
    const until = item.membershipTo ? { to: item.membershipTo } : {}
    await beginMembership({ personId, unitId: schoolId, role, from, ...until }, session)
  }
  if (newPlacementId) await Placement.deleteOne({ _id: newPlacementId }, { session })
  await Placement.updateOne({ _id: placementId }, formerEnd(item), { session })
  return true
}

async function reopenAssignment(item: RolloverItemRecord, { day, session }: Context): Promise<boolean> {
  const { matchedCount } = await Assignment.updateOne(
    { _id: item.assignmentId, to: endOf(item.formerTo, day) },
    formerEnd(item),
    { session },
  )
  if (matchedCount > 0) await announceChange('person', String(item.personId), session)
  return matchedCount > 0
}

async function takeBack(assignmentId: Types.ObjectId, { day, session }: Context): Promise<boolean> {
  const isAsMade = { _id: assignmentId, from: day, to: { $exists: false } }
  const assignment = await Assignment.findOneAndDelete(isAsMade, { session, lean: true })
  if (assignment) await announceChange('person', assignment.personId.toString(), session)
  return assignment !== null
}

/** One that nobody was put into besides, and that is still called the same. */
async function removeClass({ classId, step }: RolloverItemRecord, { plan, session }: Context): Promise<boolean> {
  const { nameKey } = plan.targets[step]!
  const isUsed =
    (await Placement.exists({ classId }).session(session)) ?? (await Assignment.exists({ classId }).session(session))
  if (isUsed) return false
  const { deletedCount } = await SchoolClass.deleteOne({ _id: classId, nameKey }, { session })
  return deletedCount > 0
}

function formerEnd({ formerTo }: RolloverItemRecord) {
  return formerTo ? { $set: { to: formerTo } } : { $unset: { to: 1 } }
}
