// A school that was split: somebody says which of its classes go to which of the new ones. Pupils go with their class, who
// teaches a class is from then on at its school too; of a school that ends, everybody else goes where is said.

import { Types } from 'mongoose'
import { inTransaction } from '../../../storage/database/index.ts'
import { type Actor, hasRole, type Origin } from '../../actor.ts'
import { record } from '../../audit/index.ts'
import { conflict, notFound } from '../../errors.ts'
import { enqueue } from '../../outbox/index.ts'
import type { EventHandler } from '../../outbox/run.ts'
import { announceMovedFamilies, findMemberships } from '../../people/index.ts'
import { beginningOf, findUnits } from '../../schools/index.ts'
import { Assignment } from '../assignment.model.ts'
import { SchoolClass } from '../class.model.ts'
import { listMovingIds, moveClassIn } from '../merged.ts'
import { mistake } from '../mistake.ts'
import { Placement } from '../placement.model.ts'
import { inTurns } from '../turn.ts'
import { beginMove, changeMembers, finishMove, stillRuns } from './keep.ts'
import { isManaging, moveSomeMembers, movingOf, type Target } from './members.ts'
import { type MoveRecord, UnitMove, UnitMoveItem } from './move.model.ts'

export const divisionEvent = 'classes.divisionWanted'

/** Of `schools.unitSplit`. */
interface Split {
  readonly unitId: string
  readonly intoIds: readonly string[]
  readonly firstDay: string
  readonly original: 'ends' | 'stays'
}

/** Waits for the choice. */
export const followSplit: EventHandler = async (payload) => {
  const { unitId, intoIds, firstDay, original } = payload as unknown as Split
  const ids = intoIds.map((id) => new Types.ObjectId(id))
  const split = { unitId: new Types.ObjectId(unitId), intoIds: ids, day: beginningOf(firstDay) }
  if ((await findUnits([unitId])).get(unitId)?.kind !== 'school') return
  await beginMove({ kind: 'split', ...split, isEnding: original === 'ends' }, 'waiting')
}

export interface Division {
  /** By class, the school that it goes to; a class that is left out stays, which only a school that goes on allows. */
  readonly classes: Readonly<Record<string, string>>
  /** Of a school that ends: where everybody else goes. */
  readonly restId: string
  /** Where whoever managed it manages; empty: that ends. */
  readonly managersId: string
}

export function canDivide(actor: Actor): boolean {
  return hasRole(actor, 'sectorAdministrator')
}

/** @throws AppError 404; 409 `divisionBegun`; InvalidInput */
export async function divide(
  actor: Actor,
  moveId: Types.ObjectId,
  { division, origin }: { readonly division: Division; readonly origin: Origin },
  now = new Date(),
): Promise<void> {
  if (!canDivide(actor)) throw notFound()
  const move = await UnitMove.findById(moveId).lean<MoveRecord>()
  if (!move || move.kind !== 'split') throw notFound()
  const { classes, restId, managersId } = division
  const isTarget = (id: string) => move.intoIds.some((into) => into.toString() === id)
  const ids = (await listMovingIds(move.unitId, move.day)).map(String)
  for (const [classId, intoId] of Object.entries(classes))
    if (!ids.includes(classId) || !isTarget(intoId)) throw mistake(classId, 'field.errors.invalid')
  const missing = move.isEnding ? ids.find((id) => !classes[id]) : undefined
  if (missing !== undefined) throw mistake(missing, 'field.errors.required')
  if (move.isEnding && !isTarget(restId)) throw mistake('rest', 'field.errors.required')
  if (managersId !== '' && !isTarget(managersId)) throw mistake('managers', 'field.errors.invalid')

  const choices = Object.entries(classes).map(([classId, intoId]) => ({
    classId: new Types.ObjectId(classId),
    intoId: new Types.ObjectId(intoId),
  }))
  const chosen = {
    ...{ choices, state: 'running', chosenById: actor.personId, chosenByName: actor.name, startedAt: now },
    ...(move.isEnding ? { restId: new Types.ObjectId(restId) } : {}),
    ...(managersId === '' ? {} : { managersId: new Types.ObjectId(managersId) }),
  }
  await inTransaction(async (session) => {
    const { matchedCount } = await UnitMove.updateOne({ _id: moveId, state: 'waiting' }, { $set: chosen }, { session })
    if (matchedCount === 0) throw conflict('divisionBegun')
    const { unitId, intoIds, day } = move
    await record(
      {
        ...{ action: 'classes.divisionChosen', actor, origin, unitIds: [unitId, ...intoIds] },
        subject: { kind: 'unit', id: unitId },
        after: { classes, restId, managersId },
      },
      session,
    )
    await enqueue(divisionEvent, { moveId: moveId.toString() }, session, day > now ? day : undefined)
  })
}

export const carryOutDivision: EventHandler = async (payload, { stillWorking }) => {
  const { moveId } = payload as { moveId: string }
  const move = await UnitMove.findById(moveId).lean<MoveRecord>()
  if (move?.state !== 'running') return
  const former = (await findUnits([move.unitId.toString()])).get(move.unitId.toString())
  for (const { classId, intoId } of move.choices) {
    await divideClass(move, { classId: classId!, intoId: intoId!, formerName: former?.name ?? '' })
    await stillWorking()
  }
  const teaching = await listTeaching(move)
  const targetOf: Target = (membership) => {
    const { role, personId } = membership
    // Guardians follow their children, teachers their classes, each to where these are.
    if (role === 'guardian' || (role === 'teacher' && teaching.has(personId.toString()))) return undefined
    return (isManaging(membership) ? move.managersId : move.restId) ?? undefined
  }
  if (move.isEnding) while (await moveSomeMembers(move, targetOf)) await stillWorking()
  await finishMove(move._id)
}

/** Those who teach at one of the new schools already, because of their classes. */
async function listTeaching({ _id: moveId, intoIds }: MoveRecord): Promise<Set<string>> {
  const entered = { moveId, kind: 'membership' as const, role: 'teacher', unitId: { $in: intoIds } }
  return new Set((await UnitMoveItem.distinct('personId', entered)).map(String))
}

interface Dividing {
  readonly classId: Types.ObjectId
  readonly intoId: Types.ObjectId
  readonly formerName: string
}

/** With its pupils and, as members there too, its teachers. */
async function divideClass(move: MoveRecord, { classId, intoId, formerName }: Dividing): Promise<void> {
  const { _id: moveId, unitId, day } = move
  await inTurns([unitId, intoId], async (session) => {
    if (!(await SchoolClass.exists({ _id: classId, schoolId: unitId }).session(session))) return
    if (!(await stillRuns(moveId, session))) return
    const open = { classId, $or: [{ to: { $exists: false } }, { to: { $gt: day } }] }
    const pupils = (await Placement.find(open, { personId: 1 }, { session }).lean()).map(({ personId }) => personId)
    const teachers = await Assignment.find(open, { personId: 1, to: 1 }, { session }).lean()
    const memberships = await findMemberships({ personIds: pupils, unitId }, session)
    const moving = memberships.filter(({ role, to }) => role === 'student' && (!to || to > day))
    const changes = [
      ...moving.flatMap((membership) => movingOf(day, membership, intoId)),
      ...teachers.map(({ personId }) => ({ personId, unitId: intoId, role: 'teacher' as const, from: day })),
    ]
    await changeMembers(moveId, changes, session)
    await announceMovedFamilies({ childIds: pupils, on: day }, session)
    await moveClassIn(classId, { fromId: unitId, intoId, formerName, moveId }, session)
  })
}
