// A unit that was reopened gets back what its closing ended or moved, the last change first, and nothing else: what somebody
// has changed since stays as it is, and the report says why.

import type { ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../../storage/database/index.ts'
import { record } from '../../audit/index.ts'
import { announceChange } from '../../changes/index.ts'
import { enqueue } from '../../outbox/index.ts'
import type { EventHandler } from '../../outbox/run.ts'
import {
  alignGuardiansOf,
  findMemberships,
  type MembershipKey,
  type MembershipSpan,
  restoreSpans,
} from '../../people/index.ts'
import { announceUnit } from '../../schools/index.ts'
import { refreshClasses } from '../add.ts'
import { Assignment } from '../assignment.model.ts'
import { SchoolClass } from '../class.model.ts'
import { classNameKeyOf, classSortKeyOf } from '../name.ts'
import { Placement } from '../placement.model.ts'
import { prepareTurns, takeTurns } from '../turn.ts'
import { type MoveItemRecord, type MoveRecord, UnitMove, UnitMoveItem } from './move.model.ts'

export const takingBackEvent = 'classes.reshapingTakenBack'
/** accounts: sign-ins that were stopped because of it. */
export const membershipsReturnedEvent = 'classes.membershipsReturned'

/** Days for which the closing of a unit can be taken back with its people. */
export const undoDays = 30

export const followReopening: EventHandler = async (payload) => {
  const { unitId } = payload as { unitId: string }
  const since = new Date(Date.now() - undoDays * 24 * 3600_000)
  const open = { state: { $in: ['waiting', 'running', 'done'] as MoveRecord['state'][] }, startedAt: { $gt: since } }
  for (const { _id } of await UnitMove.find({ unitId, ...open }, { _id: 1 }).lean())
    await inTransaction(async (session) => {
      const { matchedCount } = await UnitMove.updateOne({ _id, ...open }, { $set: { state: 'undoing' } }, { session })
      if (matchedCount > 0) await enqueue(takingBackEvent, { moveId: _id.toString() }, session)
    })
}

export const takeBack: EventHandler = async (payload, { stillWorking }) => {
  const { moveId } = payload as { moveId: string }
  const move = await UnitMove.findById(moveId).lean<MoveRecord>()
  if (move?.state !== 'undoing') return
  while (await takeBackSome(move)) await stillWorking()
  await finish(move)
}

const atOnce = 25

async function takeBackSome(move: MoveRecord): Promise<boolean> {
  const schoolIds = [move.unitId, ...move.intoIds]
  await prepareTurns(schoolIds)
  return await inTransaction(async (session) => {
    await takeTurns(schoolIds, session)
    const { matchedCount } = await UnitMove.updateOne(
      { _id: move._id, state: 'undoing' },
      { $inc: { steps: 1 } },
      { session },
    )
    const items = await UnitMoveItem.find({ moveId: move._id, undo: { $exists: false } }, undefined, { session })
      .sort({ _id: -1 })
      .limit(atOnce)
      .lean<MoveItemRecord[]>()
    if (matchedCount === 0 || items.length === 0) return false
    for (const item of items) {
      const reason = await takeBackOne(item, move, session)
      const undo = reason === undefined ? { undo: 'done' as const } : { undo: 'refused' as const, reason }
      await UnitMoveItem.updateOne({ _id: item._id }, { $set: undo }, { session })
    }
    const returned = items.filter(({ kind, unitId }) => kind === 'membership' && unitId?.equals(move.unitId))
    const personIds = [...new Set(returned.map(({ personId }) => personId!.toString()))]
    if (personIds.length > 0)
      await enqueue(
        membershipsReturnedEvent,
        { moveId: move._id.toString(), unitId: move.unitId.toString(), personIds },
        session,
      )
    return true
  })
}

/** Undefined when it could be; otherwise the reason why it could not. */
async function takeBackOne(
  item: MoveItemRecord,
  move: MoveRecord,
  session: ClientSession,
): Promise<string | undefined> {
  switch (item.kind) {
    case 'membership':
      return await takeBackMembership(item, move, session)
    case 'class':
      return await takeBackClass(item, session)
    default:
      return await takeBackLasting(item, move, session)
  }
}

async function takeBackMembership(item: MoveItemRecord, move: MoveRecord, session: ClientSession) {
  const key = { personId: item.personId!, unitId: item.unitId!, role: item.role } as MembershipKey
  const { before: wanted, after: expected } = item as never as { before: MembershipSpan[]; after: MembershipSpan[] }
  // Whoever has gone to another school meanwhile stays there.
  const isPupil = key.role === 'student' && key.unitId.equals(move.unitId)
  if (isPupil && move.kind === 'close' && (await isPupilElsewhere(key, move, session))) return 'elsewhere'
  if (!(await restoreSpans(key, { expected, wanted }, session))) return 'changed'
  if (key.role === 'student') await alignGuardiansOf(key.personId, move.day, session)
  return undefined
}

async function isPupilElsewhere({ personId, unitId }: MembershipKey, { day }: MoveRecord, session: ClientSession) {
  const open = { personId, schoolId: { $ne: unitId }, $or: [{ to: { $exists: false } }, { to: { $gt: day } }] }
  return (await Placement.exists(open).session(session)) !== null
}

async function takeBackLasting(item: MoveItemRecord, move: MoveRecord, session: ClientSession) {
  const { kind, recordId, personId, classId } = item
  // Of both only what they have in common is used.
  const model = kind === 'placement' ? Placement : (Assignment as unknown as typeof Placement)
  const before = item.before as { to?: Date | null }
  const after = item.after as { to: Date } | null
  const now = await model.findById(recordId).session(session).lean()
  if (after ? now?.to?.getTime() !== new Date(after.to).getTime() : now) return 'changed'
  if (!(await SchoolClass.exists({ _id: classId }).session(session))) return 'classGone'
  const [membership] = (await findMemberships({ personIds: [personId!], unitId: move.unitId }, session)).filter(
    ({ to }) => !to || to > move.day,
  )
  if (kind === 'placement') {
    const other = { personId, _id: { $ne: recordId }, $or: [{ to: { $exists: false } }, { to: { $gt: move.day } }] }
    if (await Placement.exists(other).session(session)) return 'elsewhere'
  } else if (!membership && !(await willReturn(move, personId!, session))) return 'gone'
  if (!after) await model.create([item.before as never], { session })
  else
    await model.updateOne({ _id: recordId }, before.to ? { $set: { to: before.to } } : { $unset: { to: 1 } }, {
      session,
    })
  if (kind === 'placement') await refreshClasses([personId!], session)
  await announceChange('person', personId!.toString(), session)
  await announceUnit(move.unitId, session)
  return undefined
}

/** The memberships come back after what they are for: they were ended first. */
async function willReturn({ _id: moveId, unitId }: MoveRecord, personId: Types.ObjectId, session: ClientSession) {
  const item = { moveId, kind: 'membership' as const, personId, unitId, undo: { $exists: false } }
  return (await UnitMoveItem.exists(item).session(session)) !== null
}

async function takeBackClass(item: MoveItemRecord, session: ClientSession): Promise<string | undefined> {
  const id = item.classId!
  const { before, after } = item as never as Record<'before' | 'after', { schoolId: Types.ObjectId; name: string }>
  const one = await SchoolClass.findOne({ _id: id, schoolId: after.schoolId }, undefined, { session }).lean()
  if (!one) return 'classGone'
  // What somebody has called it since it keeps.
  const name = one.name === after.name ? before.name : one.name
  const { yearKey, grades } = one
  const nameKey = classNameKeyOf(name)
  if (await SchoolClass.exists({ schoolId: before.schoolId, yearKey, nameKey }).session(session)) return 'nameTaken'
  const named = { name, nameKey, sortKey: classSortKeyOf(grades, name) }
  await SchoolClass.updateOne({ _id: id }, { $set: { schoolId: before.schoolId, ...named } }, { session })
  const teachers = await Assignment.find({ classId: id }, { personId: 1 }, { session }).lean()
  for (const model of [Placement, Assignment as unknown as typeof Placement])
    await model.updateMany({ classId: id }, { $set: { schoolId: before.schoolId } }, { session })
  for (const personId of new Set(teachers.map((teacher) => teacher.personId.toString())))
    await announceChange('person', personId, session)
  for (const unitId of [before.schoolId, after.schoolId]) await announceUnit(unitId, session)
  const changed = { before: { schoolId: after.schoolId, name: one.name }, after: { schoolId: before.schoolId, name } }
  const about = { actor: undefined, subject: { kind: 'class', id }, unitIds: [before.schoolId, after.schoolId] }
  await record({ action: 'classes.classMoved', ...about, ...changed }, session)
  return undefined
}

async function finish({ _id, unitId, intoIds }: MoveRecord): Promise<void> {
  await inTransaction(async (session) => {
    const change = { $set: { state: 'undone' as const, undoneAt: new Date() } }
    const { matchedCount } = await UnitMove.updateOne({ _id, state: 'undoing' }, change, { session })
    if (matchedCount === 0) return
    const refused = await UnitMoveItem.countDocuments({ moveId: _id, undo: 'refused' }).session(session)
    const about = { actor: undefined, subject: { kind: 'unit', id: unitId }, unitIds: [unitId, ...intoIds] }
    await record({ action: 'classes.reshapingUndone', ...about, after: { refused } }, session)
  })
}
