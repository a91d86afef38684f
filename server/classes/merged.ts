// What becomes of people and classes when schools become one: from that day on they belong to the one that goes on. Each
// batch is a transaction of its own that looks at what is still to be done, so it may be killed and run again.

import { type ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import { record } from '../audit/index.ts'
import { announceChange } from '../changes/index.ts'
import { enqueue } from '../outbox/index.ts'
import type { EventHandler } from '../outbox/run.ts'
import { announceUnit, beginningOf, findUnits } from '../schools/index.ts'
import { listYears } from '../years/index.ts'
import { Assignment } from './assignment.model.ts'
import { type ClassRecord, SchoolClass } from './class.model.ts'
import { classNameKeyOf, classSortKeyOf } from './name.ts'
import { Placement } from './placement.model.ts'
import { beginMove, finishMove, stillRuns } from './reshaping/keep.ts'
import { isManaging, moveSomeMembers } from './reshaping/members.ts'
import { UnitMoveItem } from './reshaping/move.model.ts'
import { inTurns } from './turn.ts'

export const classesMergedEvent = 'classes.schoolMerged'

/** Of `schools.unitsMerged`: those that have closed, and what they have become. */
interface Merged {
  readonly unitIds: readonly string[]
  readonly intoId: string
  readonly firstDay: string
  readonly managersFollow?: boolean
}

/** Memberships have their days and move at once; classes have none and wait for the day. */
export const followMerge: EventHandler = async (payload, { stillWorking }) => {
  const { unitIds, intoId, firstDay, managersFollow = false } = payload as unknown as Merged
  const into = new Types.ObjectId(intoId)
  const day = beginningOf(firstDay)
  for (const unitId of unitIds) {
    const merging = { kind: 'merge' as const, unitId: new Types.ObjectId(unitId), intoIds: [into], day }
    const move = await beginMove({ ...merging, managersFollow }, 'running')
    while (await moveSomeMembers(move, (one) => (isManaging(one) && !managersFollow ? undefined : into)))
      await stillWorking()
    const moveId = move._id.toString()
    await inTransaction((session) => enqueue(classesMergedEvent, { unitId, intoId, firstDay, moveId }, session, day))
  }
}

interface Waiting extends Pick<Merged, 'intoId' | 'firstDay'> {
  readonly unitId: string
  readonly moveId: string
}

export const moveClasses: EventHandler = async (payload, { stillWorking }) => {
  const { unitId, intoId, firstDay, moveId } = payload as unknown as Waiting
  const units = await findUnits([unitId, intoId])
  const [former, into] = [units.get(unitId), units.get(intoId)]
  // It may have been reopened meanwhile; only schools have classes.
  if (!former || into?.kind !== 'school' || !former.successorIds.includes(intoId)) return
  for (const id of await listMovingIds(new Types.ObjectId(unitId), beginningOf(firstDay))) {
    await moveClass(id, {
      fromId: new Types.ObjectId(unitId),
      intoId: new Types.ObjectId(intoId),
      formerName: former.name,
      moveId: new Types.ObjectId(moveId),
    })
    await stillWorking()
  }
  await finishMove(new Types.ObjectId(moveId))
}

/** Those of years that have not ended, and those of older ones whose pupils have not moved on. */
export async function listMovingIds(schoolId: Types.ObjectId, day: Date): Promise<Types.ObjectId[]> {
  const lasting = (await listYears(schoolId)).filter(({ to }) => to > day).map(({ key }) => key)
  const open = { schoolId, $or: [{ to: { $exists: false } }, { to: { $gt: day } }] }
  const placed = await Placement.distinct('classId', open)
  const classes = await SchoolClass.find({ schoolId, $or: [{ yearKey: { $in: lasting } }, { _id: { $in: placed } }] })
    .sort({ sortKey: 1, _id: 1 })
    .lean()
  return classes.map(({ _id }) => _id)
}

interface Moving {
  readonly fromId: Types.ObjectId
  readonly intoId: Types.ObjectId
  /** What a class is told apart by when its name is taken. */
  readonly formerName: string
  /** Of the unit: it can be taken back. */
  readonly moveId: Types.ObjectId
}

async function moveClass(id: Types.ObjectId, moving: Moving): Promise<void> {
  await inTurns([moving.fromId, moving.intoId], async (session) => {
    if (await stillRuns(moving.moveId, session)) await moveClassIn(id, moving, session)
  })
}

/** In the turn of both schools. Nothing when it is not there any more. */
export async function moveClassIn(
  id: Types.ObjectId,
  { fromId, intoId, formerName, moveId }: Moving,
  session: ClientSession,
): Promise<void> {
  const one = await SchoolClass.findOne({ _id: id, schoolId: fromId }, undefined, { session }).lean()
  if (!one) return
  const { yearKey, grades } = one
  const others = await SchoolClass.find({ schoolId: intoId, yearKey }, { nameKey: 1 }, { session }).lean()
  const name = freeName(one, formerName, others)
  const named = { name, nameKey: classNameKeyOf(name), sortKey: classSortKeyOf(grades, name) }
  await SchoolClass.updateOne({ _id: id }, { $set: { schoolId: intoId, ...named } }, { session })
  await Placement.updateMany({ classId: id }, { $set: { schoolId: intoId } }, { session })
  const teachers = await Assignment.find({ classId: id }, { personId: 1 }, { session }).lean()
  await Assignment.updateMany({ classId: id }, { $set: { schoolId: intoId } }, { session })
  for (const personId of new Set(teachers.map((teacher) => teacher.personId.toString())))
    await announceChange('person', personId, session)
  for (const unitId of [fromId, intoId]) await announceUnit(unitId, session)
  const changed = { before: { schoolId: fromId, name: one.name }, after: { schoolId: intoId, name } }
  await UnitMoveItem.create([{ moveId, kind: 'class', classId: id, ...changed }], { session })
  await record(
    {
      action: 'classes.classMoved',
      actor: undefined,
      subject: { kind: 'class', id },
      unitIds: [fromId, intoId],
      ...changed,
    },
    session,
  )
}

/** `6A1`, `6A1 (Trường Cũ)`, `6A1 (Trường Cũ 2)`. */
function freeName({ name }: ClassRecord, formerName: string, others: readonly { readonly nameKey: string }[]): string {
  const isFree = (wanted: string) => others.every(({ nameKey }) => nameKey !== classNameKeyOf(wanted))
  for (let attempt = 1, wanted = name; ; attempt++) {
    if (isFree(wanted)) return wanted
    wanted = `${name} (${formerName}${attempt === 1 ? '' : ` ${attempt}`})`
  }
}
