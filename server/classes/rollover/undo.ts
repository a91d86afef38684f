// Undoes the steps of a rollover, the last one first: everything is again as it was before. What somebody has changed since
// is left alone, and said.

import type { ClientSession, Types } from 'mongoose'
import { announceChange } from '../../changes/index.ts'
import { announceMovedFamilies, beginMembership, findMemberships, type MembershipRecord } from '../../people/index.ts'
import { announceUnit } from '../../schools/index.ts'
import { refreshClasses } from '../add.ts'
import { Assignment, type AssignmentRecord } from '../assignment.model.ts'
import { SchoolClass } from '../class.model.ts'
import { Placement, type PlacementRecord } from '../placement.model.ts'
import { inTurnOfRollover } from '../turn.ts'
import type { Plan, Target } from './plan.ts'
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
    const items = await RolloverItem.find({ rolloverId: _id, step }, undefined, { session }).lean()
    const context = { schoolId, day, session }
    const isUndone = new Map([
      ...(await undoPupils(ofKind(items, 'pupil'), context)),
      ...(await undoAssignments([...ofKind(items, 'assignment'), ...ofKind(items, 'ending')], context)),
    ])
    for (const item of ofKind(items, 'class').filter(({ result }) => result === 'made'))
      isUndone.set(item._id, await removeClass(item, (plan as Plan).targets[step]!, session))
    const told = [...isUndone].map(([id, wasUndone]) => ({
      updateOne: { filter: { _id: id }, update: { $set: { undo: wasUndone ? 'undone' : 'refused' } as const } },
    }))
    if (told.length > 0) await RolloverItem.bulkWrite(told, { session })
    await announceUnit(schoolId, session)
  })
}

interface Context extends Pick<RolloverRecord, 'schoolId' | 'day'> {
  readonly session: ClientSession
}

/** By their ids, those that there was something to undo of. */
type Undone = Map<Types.ObjectId, boolean>

function ofKind(items: readonly RolloverItemRecord[], kind: RolloverItemRecord['kind']): RolloverItemRecord[] {
  return items.filter((item) => item.kind === kind)
}

async function undoPupils(all: readonly RolloverItemRecord[], { schoolId, day, session }: Context): Promise<Undone> {
  const items = all.filter(({ placementId }) => placementId)
  const ids = items.flatMap(({ placementId, newPlacementId }) => [placementId, newPlacementId ?? placementId])
  const places = await Placement.find({ _id: { $in: ids } }, undefined, { session }).lean()
  const placeOf = byId(places)
  const leaverIds = items.flatMap(({ membershipId, personId }) => (membershipId && personId ? [personId] : []))
  const memberships = await findMemberships({ personIds: leaverIds, unitId: schoolId }, session)

  const undone: Undone = new Map()
  const restored: RolloverItemRecord[] = []
  const returned: Types.ObjectId[] = []
  for (const item of items) {
    const former = placeOf(item.placementId)
    const isFormer = former !== undefined && isAt(former.to, endOf(item.formerTo, day))
    const isNew = !item.newPlacementId || isAsMade(placeOf(item.newPlacementId), item, day)
    const membership = membershipOf(item, memberships, day)
    const isMember = !item.membershipId || membership !== undefined
    undone.set(item._id, isFormer && isNew && isMember)
    if (!isFormer || !isNew || !isMember) continue
    restored.push(item)
    if (!membership) continue
    const { personId, role, from } = membership
    const until = item.membershipTo ? { to: item.membershipTo } : {}
    await beginMembership({ personId, unitId: schoolId, role, from, ...until }, session)
    returned.push(personId)
  }
  await announceMovedFamilies({ childIds: returned, on: day }, session)
  const added = restored.flatMap(({ newPlacementId }) => newPlacementId ?? [])
  await Placement.deleteMany({ _id: { $in: added } }, { session })
  const writes = restored.map((item) => ({
    updateOne: { filter: { _id: item.placementId! }, update: formerEnd(item) },
  }))
  if (writes.length > 0) await Placement.bulkWrite(writes, { session })
  await refreshClasses(
    restored.flatMap(({ personId }) => personId ?? []),
    session,
  )
  return undone
}

async function undoAssignments(all: readonly RolloverItemRecord[], { day, session }: Context): Promise<Undone> {
  const items = all.filter(({ assignmentId }) => assignmentId)
  const ids = items.map(({ assignmentId }) => assignmentId)
  const assignmentOf = byId(await Assignment.find({ _id: { $in: ids } }, undefined, { session }).lean())
  const isUnchanged = ({ kind, assignmentId, formerTo }: RolloverItemRecord) => {
    const assignment = assignmentOf(assignmentId)
    if (!assignment) return false
    return kind === 'ending' ? isAt(assignment.to, endOf(formerTo, day)) : isAt(assignment.from, day) && !assignment.to
  }
  const undone: Undone = new Map(items.map((item) => [item._id, isUnchanged(item)]))
  const restored = items.filter(isUnchanged)
  const added = ofKind(restored, 'assignment').map(({ assignmentId }) => assignmentId)
  await Assignment.deleteMany({ _id: { $in: added } }, { session })
  const writes = ofKind(restored, 'ending').map((item) => ({
    updateOne: { filter: { _id: item.assignmentId! }, update: formerEnd(item) },
  }))
  if (writes.length > 0) await Assignment.bulkWrite(writes, { session })
  for (const id of new Set(restored.map(({ personId }) => String(personId))))
    await announceChange('person', id, session)
  return undone
}

/** One that nobody was put into besides, and that is still as it was made. */
async function removeClass(
  { classId }: RolloverItemRecord,
  { nameKey, grades }: Pick<Target, 'nameKey' | 'grades'>,
  session: ClientSession,
): Promise<boolean> {
  const isUsed =
    (await Placement.exists({ classId }).session(session)) ?? (await Assignment.exists({ classId }).session(session))
  if (isUsed) return false
  const { deletedCount } = await SchoolClass.deleteOne({ _id: classId, nameKey, grades: [...grades] }, { session })
  return deletedCount > 0
}

/** Still ended by the rollover, with nothing after it. */
function membershipOf(
  { membershipId }: RolloverItemRecord,
  memberships: readonly MembershipRecord[],
  day: Date,
): MembershipRecord | undefined {
  const ended = memberships.find(({ _id, to }) => membershipId && _id.equals(membershipId) && isAt(to, day))
  const hasOther = memberships.some(
    ({ personId, role, from }) => ended?.personId.equals(personId) && role === ended.role && from >= day,
  )
  return hasOther ? undefined : ended
}

function isAsMade(place: PlacementRecord | undefined, { classId }: RolloverItemRecord, day: Date): boolean {
  return place !== undefined && isAt(place.from, day) && !place.to && place.classId.equals(String(classId))
}

function isAt(time: Date | null | undefined, expected: Date): boolean {
  return time?.getTime() === expected.getTime()
}

function byId<R extends PlacementRecord | AssignmentRecord>(records: readonly R[]) {
  const known = new Map(records.map((record) => [record._id.toString(), record]))
  return (id: Types.ObjectId | null | undefined) => known.get(String(id))
}

function formerEnd({ formerTo }: RolloverItemRecord) {
  return formerTo ? { $set: { to: formerTo } } : { $unset: { to: 1 } }
}
