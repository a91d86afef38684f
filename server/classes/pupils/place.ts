// Pupils into a class, to another one, and out. A pupil is in one class of a school at a time.

import type { ClientSession, Types } from 'mongoose'
import type { Actor, Origin } from '../../actor.ts'
import { record } from '../../audit/index.ts'
import { notFound } from '../../errors.ts'
import { findMemberships } from '../../people/index.ts'
import { holdsAt } from '../../schools/index.ts'
import { addPlacements, endPlacements } from '../add.ts'
import { type ClassRecord, SchoolClass } from '../class.model.ts'
import { endAfter, firstDayIn } from '../days.ts'
import { gradeIn, keptGrade } from '../grades.ts'
import { findManagedClass } from '../guarded.ts'
import { mistake } from '../mistake.ts'
import { Placement, type PlacementRecord } from '../placement.model.ts'
import { findClassYear } from '../time.ts'
import { inTurn } from '../turn.ts'

export type PlacingOutcome = 'placed' | 'alreadyHere' | 'inOtherClass' | 'notPupil'

export interface Placing {
  readonly personId: string
  readonly outcome: PlacingOutcome
  /** The class that they are in, or that of an earlier year which they leave. */
  readonly className: string | undefined
}

/** As many as one form takes. */
export const mostAtOnce = 100

export interface PlacingWish {
  readonly personIds: readonly Types.ObjectId[]
  readonly firstDay: string
  /** Of all of them, when the class is a combined one. */
  readonly grade?: number | undefined
}

/**
 * Those who can be are placed, each of the others with the reason why not. A place of an earlier year that nobody has ended
 * ends on that day.
 * @throws AppError 404, 403, 409 `rolloverRunning`; InvalidInput
 */
export async function placePupils(
  actor: Actor,
  classId: Types.ObjectId,
  { personIds, firstDay, grade }: PlacingWish,
  origin: Origin,
): Promise<Placing[]> {
  const { one } = await findManagedClass(actor, classId)
  checkGrade(one, grade)
  const from = firstDayIn(await findClassYear(one.yearKey, one.schoolId.toString()), firstDay)
  return await inTurn(one.schoolId, async (session) => {
    const people = await readPeople(one, { personIds, from }, session)
    const placed = people.filter(({ outcome }) => outcome === 'placed')
    for (const { personId, earlier } of placed)
      for (const place of earlier)
        await endPlacements({ personIds: [personId], classId: place.classId, on: from }, session)
    const ids = placed.map(({ personId }) => personId)
    const { schoolId, yearKey } = one
    if (ids.length > 0) {
      await addPlacements(
        ids.map((personId) => ({ personId, classId, schoolId, yearKey, ...keptGrade(one, grade), from })),
        session,
      )
      await record(
        {
          action: 'classes.pupilsPlaced',
          actor,
          subject: { kind: 'class', id: classId },
          unitIds: [schoolId],
          after: { className: one.name, personIds: ids, firstDay, ...keptGrade(one, grade) },
          origin,
        },
        session,
      )
    }
    return people.map(({ personId, outcome, className }) => ({ personId: personId.toString(), outcome, className }))
  })
}

/** To another class of the school and the year, from a day on. @throws AppError 404, 403, 409; InvalidInput */
export async function movePupil(
  actor: Actor,
  from: { readonly classId: Types.ObjectId; readonly personId: Types.ObjectId },
  to: { readonly classId: Types.ObjectId; readonly firstDay: string },
  origin: Origin,
): Promise<void> {
  const { one } = await findManagedClass(actor, from.classId)
  const target = await SchoolClass.findById(to.classId).lean()
  if (!target?.schoolId.equals(one.schoolId) || target.yearKey !== one.yearKey || target._id.equals(one._id))
    throw mistake('class', 'classes.errors.notOtherClass')
  const day = firstDayIn(await findClassYear(one.yearKey, one.schoolId.toString()), to.firstDay)
  const { personId } = from
  await inTurn(one.schoolId, async (session) => {
    const place = await findPlace(one, personId, session)
    if (day < place.from) throw mistake('firstDay', 'classes.errors.beforeTheyCame')
    if (place.to && day >= place.to) throw mistake('firstDay', 'classes.errors.afterTheyLeft')
    await endPlacements({ personIds: [personId], classId: one._id, on: day }, session)
    const { schoolId, yearKey } = one
    const until = place.to ? { to: place.to } : {}
    // Within a year nobody changes the grade: where the new class has it, it is known.
    const grade = keptGrade(target, gradeIn(one, place))
    await addPlacements([{ personId, classId: target._id, schoolId, yearKey, ...grade, from: day, ...until }], session)
    await record(
      {
        action: 'classes.pupilMoved',
        actor,
        subject: { kind: 'person', id: personId },
        unitIds: [schoolId],
        before: { classId: one._id, className: one.name },
        after: { classId: target._id, className: target.name, firstDay: to.firstDay },
        origin,
      },
      session,
    )
  })
}

/** After a last day; without one they were put there by mistake, and never were. @throws AppError 404, 403, 409; InvalidInput */
export async function takeOutPupil(
  actor: Actor,
  { classId, personId }: { readonly classId: Types.ObjectId; readonly personId: Types.ObjectId },
  lastDay: string | undefined,
  origin: Origin,
): Promise<void> {
  const { one } = await findManagedClass(actor, classId)
  const year = await findClassYear(one.yearKey, one.schoolId.toString())
  await inTurn(one.schoolId, async (session) => {
    const place = await findPlace(one, personId, session)
    const on = lastDay === undefined ? place.from : endAfter(year, lastDay, place.from)
    if (place.to && on > place.to) throw mistake('lastDay', 'classes.errors.afterTheyLeft')
    await endPlacements({ personIds: [personId], classId, on }, session)
    await record(
      {
        ...(lastDay === undefined
          ? { action: 'classes.placeRemoved' }
          : { action: 'classes.pupilTakenOut', after: { lastDay } }),
        actor,
        subject: { kind: 'person', id: personId },
        unitIds: [one.schoolId],
        before: { classId, className: one.name },
        origin,
      },
      session,
    )
  })
}

/** Says of each pupil of a class whether they stay in their grade in the next year. @throws AppError 404, 403, 409 */
export async function markRetained(
  actor: Actor,
  classId: Types.ObjectId,
  retainedIds: readonly Types.ObjectId[],
  origin: Origin,
): Promise<void> {
  const { one } = await findManagedClass(actor, classId)
  const isWanted = (personId: Types.ObjectId) => retainedIds.some((id) => id.equals(personId))
  await inTurn(one.schoolId, async (session) => {
    const places = await Placement.find({ classId, to: { $exists: false } }, undefined, { session }).lean()
    const changed = places.filter(({ personId, isRetained = false }) => isRetained !== isWanted(personId))
    if (changed.length === 0) return
    for (const { _id, personId } of changed) {
      const change = isWanted(personId) ? { $set: { isRetained: true } } : { $unset: { isRetained: 1 } }
      await Placement.updateOne({ _id }, change, { session })
    }
    const idsOf = (isNow: boolean) => changed.flatMap(({ personId }) => (isWanted(personId) === isNow ? personId : []))
    await record(
      {
        action: 'classes.retained',
        actor,
        subject: { kind: 'class', id: classId },
        unitIds: [one.schoolId],
        after: { staying: idsOf(true), notStaying: idsOf(false) },
        origin,
      },
      session,
    )
  })
}

/** Says which of the grades of a combined class pupils are in; undefined: nobody knows as yet. */
export async function setGrades(
  actor: Actor,
  classId: Types.ObjectId,
  wanted: ReadonlyMap<string, number | undefined>,
  origin: Origin,
): Promise<void> {
  const { one } = await findManagedClass(actor, classId)
  for (const grade of wanted.values()) checkGrade(one, grade)
  await inTurn(one.schoolId, async (session) => {
    const open = { classId, $or: [{ to: { $exists: false } }, { to: { $gt: new Date() } }] }
    const places = await Placement.find(open, undefined, { session }).lean()
    const before: { personId: Types.ObjectId; grade: number | null }[] = []
    const after: typeof before = []
    for (const place of places) {
      const { _id, personId } = place
      const id = personId.toString()
      if (!wanted.has(id) || wanted.get(id) === gradeIn(one, place)) continue
      const grade = wanted.get(id)
      await Placement.updateOne({ _id }, grade === undefined ? { $unset: { grade: 1 } } : { $set: { grade } }, {
        session,
      })
      before.push({ personId, grade: gradeIn(one, place) ?? null })
      after.push({ personId, grade: grade ?? null })
    }
    if (after.length === 0) return
    await record(
      {
        action: 'classes.gradesSet',
        actor,
        subject: { kind: 'class', id: classId },
        unitIds: [one.schoolId],
        before: { grades: before },
        after: { grades: after },
        origin,
      },
      session,
    )
  })
}

/** That somebody who manages the class asks for one of its pupils. @throws AppError 404, 403 */
export async function findPupilPlace(
  actor: Actor,
  { classId, personId }: { readonly classId: Types.ObjectId; readonly personId: Types.ObjectId },
): Promise<PlacementRecord> {
  const { one } = await findManagedClass(actor, classId)
  return await findPlace(one, personId)
}

/** The place in a class that has not ended, or the latest. @throws AppError 404 */
export async function findPlace(
  { _id: classId }: Pick<ClassRecord, '_id'>,
  personId: Types.ObjectId,
  session?: ClientSession,
): Promise<PlacementRecord> {
  const places = await Placement.find({ classId, personId }, undefined, { session }).lean()
  const latest = places.sort((a, b) => b.from.getTime() - a.from.getTime())[0]
  if (!latest) throw notFound()
  return latest
}

interface Wish {
  readonly personIds: readonly Types.ObjectId[]
  readonly from: Date
}

async function readPeople(one: ClassRecord, { personIds, from }: Wish, session: ClientSession) {
  const distinct = [...new Map(personIds.map((id) => [id.toString(), id])).values()]
  const memberships = await findMemberships({ personIds: distinct, unitId: one.schoolId }, session)
  const places = await Placement.find(
    {
      personId: { $in: distinct },
      schoolId: one.schoolId,
      $or: [{ to: { $exists: false } }, { to: { $gt: from } }],
    },
    undefined,
    { session },
  ).lean()
  const classes = await SchoolClass.find(
    { _id: { $in: places.map(({ classId }) => classId) } },
    { name: 1 },
    { session },
  ).lean()
  return distinct.map((personId) => {
    const isPupil = memberships.some(
      (membership) =>
        membership.role === 'student' && membership.personId.equals(personId) && holdsAt(lasting(membership), from),
    )
    const own = places.filter((place) => place.personId.equals(personId))
    const blocking = own.find(({ yearKey }) => yearKey >= one.yearKey)
    const earlier = own.filter(({ yearKey }) => yearKey < one.yearKey)
    const named = blocking ?? earlier[0]
    return {
      personId,
      earlier,
      outcome: outcomeOf(one, isPupil, blocking),
      className: named && classes.find(({ _id }) => _id.equals(named.classId))?.name,
    }
  })
}

/** @throws InvalidInput */
function checkGrade({ grades }: ClassRecord, grade: number | undefined): void {
  if (grade !== undefined && !grades.includes(grade)) throw mistake('grade', 'classes.errors.notGradeOfClass')
}

function outcomeOf(one: ClassRecord, isPupil: boolean, blocking: PlacementRecord | undefined): PlacingOutcome {
  if (blocking) return blocking.classId.equals(one._id) ? 'alreadyHere' : 'inOtherClass'
  return isPupil ? 'placed' : 'notPupil'
}

function lasting({ from, to }: { from: Date; to?: Date | null }) {
  return { from, to: to ?? undefined }
}
