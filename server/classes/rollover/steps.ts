// The steps of a rollover: one for each class of the new year, which is made with its teachers, then one for each class of
// the old year, whose pupils go where the plan says. Each is done in a transaction of its own with its record, so it happens
// once or not at all.

import { type ClientSession, Types } from 'mongoose'
import { record } from '../../audit/index.ts'
import { announceChange } from '../../changes/index.ts'
import {
  announceMovedFamilies,
  endMembership,
  findMemberships,
  groupOf,
  type MembershipRecord,
} from '../../people/index.ts'
import { announceUnit, holdsAt } from '../../schools/index.ts'
import { addAssignments, addClasses, refreshClasses } from '../add.ts'
import { Assignment } from '../assignment.model.ts'
import { type ClassRecord, SchoolClass } from '../class.model.ts'
import { keptGrade } from '../grades.ts'
import { Placement, type PlacementRecord } from '../placement.model.ts'
import { inTurnOfRollover } from '../turn.ts'
import type { Move, Plan, PlannedPupil, Target } from './plan.ts'
import { findClassYear } from '../time.ts'
import { lastingInto } from './read.ts'
import { Rollover, RolloverItem, type RolloverItemRecord, type RolloverRecord } from './rollover.model.ts'

type NewItem = Omit<Partial<RolloverItemRecord>, '_id'> & Pick<RolloverItemRecord, 'kind' | 'result'>

export function stepsOf({ targets, moves }: Plan): number {
  return targets.length + moves.length
}

/** Does the next step, unless somebody else has, or it was cancelled. */
export async function doStep({ _id, schoolId, stepsDone: step, ...rollover }: RolloverRecord): Promise<void> {
  const { targets, moves } = rollover.plan as Plan
  const lasting = lastingInto(rollover.day, await findClassYear(rollover.fromKey, schoolId.toString()))
  await inTurnOfRollover(schoolId, async (session) => {
    const claimed = await Rollover.updateOne(
      { _id, state: 'running', stepsDone: step },
      { $set: { stepsDone: step + 1 } },
      { session },
    )
    if (claimed.modifiedCount === 0) return
    const context = { _id, schoolId, ...rollover, lasting, session }
    const target = targets[step]
    const items = target ? await makeClass(target, context) : await movePupils(moves[step - targets.length]!, context)
    await RolloverItem.insertMany(
      items.map((item, at) => ({ ...item, rolloverId: _id, step, order: step * mostItems + at })),
      { session },
    )
    await announceUnit(schoolId, session)
  })
}

/** More happens in no step. */
const mostItems = 10_000

type Context = Omit<RolloverRecord, 'stepsDone'> & {
  /** What reaches into the new year, as a query. */
  readonly lasting: object
  readonly session: ClientSession
}

async function makeClass(target: Target, { session, ...rollover }: Context): Promise<NewItem[]> {
  const { schoolId, toKey } = rollover
  const existing = await findTarget(target.nameKey, rollover, session)
  const id = existing?._id ?? new Types.ObjectId()
  if (!existing) {
    const { name, grades, campusId, predecessorId } = target
    const optional = {
      ...(campusId === undefined ? {} : { campusId: new Types.ObjectId(campusId) }),
      ...(predecessorId === undefined ? {} : { predecessorId: new Types.ObjectId(predecessorId) }),
    }
    await addClasses([{ id, schoolId, yearKey: toKey, name, grades, ...optional }], session)
    const after = { name, grades, yearKey: toKey }
    await record({ action: 'classes.rolledOverClass', ...entryOf(rollover, id), after }, session)
  }
  const made: NewItem = { kind: 'class', result: existing ? 'existed' : 'made', classId: id, toName: target.name }
  return [made, ...(await offerAssignments(target, id, { session, ...rollover }))]
}

async function offerAssignments(target: Target, classId: Types.ObjectId, context: Context): Promise<NewItem[]> {
  const { schoolId, toKey: yearKey, day, session } = context
  const personIds = target.offers.map(({ personId }) => new Types.ObjectId(personId))
  const memberships = await findMemberships({ personIds, unitId: schoolId }, session)
  const there = await Assignment.find({ classId }, undefined, { session }).lean()
  const items: NewItem[] = []
  for (const { personId: id, ...duty } of target.offers) {
    const personId = new Types.ObjectId(id)
    const common = { kind: 'assignment' as const, personId, duty: dutyOf(duty), toName: target.name }
    const isStaff = memberships.some(
      ({ role, from, to, ...one }) =>
        groupOf(role) === 'staff' && one.personId.equals(personId) && holdsAt({ from, to: to ?? undefined }, day),
    )
    const hasOther = duty.kind === 'homeroom' && there.some(({ kind }) => kind === 'homeroom')
    const isThere = there.some(
      (one) => one.personId.equals(personId) && one.kind === duty.kind && one.subjectCode === duty.subjectCode,
    )
    if (!isStaff) items.push({ ...common, result: 'notStaff' })
    else if (hasOther) items.push({ ...common, result: 'hasClassTeacher' })
    else if (!isThere) {
      const { kind, level, subjectCode } = duty
      const subject = kind === 'subject' ? { level, subjectCode } : {}
      const [assignmentId] = await addAssignments(
        [{ personId, classId, schoolId, yearKey, kind, ...subject, from: day }],
        session,
      )
      items.push({ ...common, result: 'offered', assignmentId })
    }
  }
  return items
}

async function movePupils(move: Move, { session, ...rollover }: Context): Promise<NewItem[]> {
  const { schoolId, day } = rollover
  const classId = new Types.ObjectId(move.classId)
  const open = await Placement.find({ classId, ...rollover.lasting }, undefined, { session }).lean()
  const personIds = move.pupils.map(({ personId }) => new Types.ObjectId(personId))
  const there = await Placement.find(
    { personId: { $in: personIds }, schoolId, yearKey: rollover.toKey },
    { personId: 1 },
    { session },
  ).lean()
  const memberships = await findMemberships({ personIds, unitId: schoolId }, session)
  const targets = await findTargets(move, rollover, session)

  const items: NewItem[] = []
  const ended: Types.ObjectId[] = []
  const added: PlacementRecord[] = []
  for (const planned of move.pupils) {
    const place = open.find(({ _id }) => _id.toString() === planned.placementId)
    const own = memberships.filter(({ personId }) => personId.toString() === planned.personId)
    const isPlaced = there.some(({ personId }) => personId.toString() === planned.personId)
    const { item, placement } = outcomeOf(planned, { place, own, isPlaced, targets, rollover })
    items.push({ ...item, fromName: move.name })
    if (item.placementId) ended.push(item.placementId)
    if (placement) added.push(placement)
    if (item.result === 'leave')
      await endMembership({ personId: item.personId!, unitId: schoolId, role: 'student', on: day }, session)
  }
  const leaverIds = items.flatMap(({ result, personId }) => (result === 'leave' && personId ? [personId] : []))
  await announceMovedFamilies({ childIds: leaverIds, on: day }, session)
  const isPlanned = (one: PlacementRecord) => move.pupils.some(({ placementId }) => one._id.toString() === placementId)
  for (const { personId } of open.filter((one) => !isPlanned(one)))
    items.push({ kind: 'pupil', result: 'notPlanned', personId, fromName: move.name })

  await Placement.updateMany({ _id: { $in: ended }, ...unlessEnded(day) }, { $set: { to: day } }, { session })
  await Placement.insertMany(added, { session })
  await refreshClasses(personIds, session)
  const after = { className: move.name, placed: added.length }
  await record({ action: 'classes.rolledOver', ...entryOf(rollover, classId), after }, session)
  return [...items, ...(await endAssignments(move, classId, { session, ...rollover }))]
}

interface Circumstances {
  /** Undefined when they are no longer in the class. */
  readonly place: PlacementRecord | undefined
  readonly own: readonly MembershipRecord[]
  readonly isPlaced: boolean
  readonly targets: ReadonlyMap<string, ClassRecord>
  readonly rollover: Pick<RolloverRecord, 'schoolId' | 'toKey' | 'day'>
}

function outcomeOf(
  { personId: id, what, targetKey, grade }: PlannedPupil,
  { place, own, isPlaced, targets, rollover }: Circumstances,
): { item: NewItem; placement?: PlacementRecord } {
  const personId = new Types.ObjectId(id)
  const { schoolId, toKey: yearKey, day } = rollover
  if (!place) return { item: { kind: 'pupil', result: 'changed', personId } }

  const former = place.to ? { formerTo: place.to } : {}
  const ending = { kind: 'pupil' as const, personId, placementId: place._id, ...former }
  const eve = new Date(day.getTime() - 1)
  const membership = own.find(({ role, from, to }) => role === 'student' && holdsAt({ from, to: to ?? undefined }, eve))
  if (!membership) return { item: { ...ending, result: 'gone' } }
  if (isPlaced) return { item: { ...ending, result: 'placed' } }
  if (what === 'leave') {
    const until = membership.to ? { membershipTo: membership.to } : {}
    return { item: { ...ending, result: 'leave', membershipId: membership._id, ...until } }
  }
  const target = targetKey === undefined ? undefined : targets.get(targetKey)
  if (!target) return { item: { ...ending, result: 'none' } }
  const inYear = { schoolId, yearKey, ...keptGrade(target, grade), from: day }
  const placement = { _id: new Types.ObjectId(), personId, classId: target._id, ...inYear }
  return {
    item: { ...ending, result: what, newPlacementId: placement._id, classId: target._id, toName: target.name },
    placement,
  }
}

async function endAssignments(
  { assignmentIds, name }: Move,
  classId: Types.ObjectId,
  { day, lasting, session }: Context,
): Promise<NewItem[]> {
  const _id = { $in: assignmentIds.map((id) => new Types.ObjectId(id)) }
  const open = await Assignment.find({ _id, classId, ...lasting }, undefined, { session }).lean()
  const ids = open.map((one) => one._id)
  await Assignment.updateMany({ _id: { $in: ids }, ...unlessEnded(day) }, { $set: { to: day } }, { session })
  for (const id of new Set(open.map(({ personId }) => personId.toString()))) await announceChange('person', id, session)
  return open.map(({ _id: assignmentId, personId, to, ...one }) => ({
    ...{ kind: 'ending' as const, result: 'ended' as const, assignmentId, personId, fromName: name },
    ...{ duty: dutyOf(one) },
    ...(to ? { formerTo: to } : {}),
  }))
}

function dutyOf({ kind, subjectCode }: { kind: string; subjectCode?: string | null | undefined }): string {
  return kind === 'homeroom' ? kind : (subjectCode ?? '')
}

function unlessEnded(day: Date) {
  return { $or: [{ to: { $exists: false } }, { to: { $gt: day } }] }
}

type InYear = Pick<RolloverRecord, 'schoolId' | 'toKey'>

async function findTarget(nameKey: string, { schoolId, toKey: yearKey }: InYear, session: ClientSession) {
  return await SchoolClass.findOne({ schoolId, yearKey, nameKey }, undefined, { session }).lean()
}

async function findTargets(move: Move, rollover: InYear, session: ClientSession): Promise<Map<string, ClassRecord>> {
  const { schoolId, toKey: yearKey } = rollover
  const keys = [...new Set(move.pupils.flatMap(({ targetKey }) => targetKey ?? []))]
  const found = await SchoolClass.find({ schoolId, yearKey, nameKey: { $in: keys } }, undefined, { session }).lean()
  return new Map(found.map((one) => [one.nameKey, one]))
}

/** By the person who has started it: the worker does only what they have confirmed. */
function entryOf(
  { schoolId, startedById, startedByName }: Pick<RolloverRecord, 'schoolId' | 'startedById' | 'startedByName'>,
  id: Types.ObjectId,
) {
  return {
    actor: { personId: startedById, name: startedByName },
    subject: { kind: 'class', id },
    unitIds: [schoolId],
  }
}
