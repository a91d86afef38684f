// Whom learning reaches while a school is closed: kept as it happens, told as counts of each class and day.

import type { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { findClasses, listPlacementsOf, listPupils } from '../classes/index.ts'
import { dayOf } from '../day.ts'
import { forbidden, notFound } from '../errors.ts'
import type { LearningWatcher } from '../pages/learning-watchers.ts'
import { findLeastTold, type KnownPerson, type ToldNumber, toldAbove } from '../people/index.ts'
import { holdsAt } from '../schools/index.ts'
import { isClassTeacher, isHead } from './access.ts'
import { classesOf } from './classes.ts'
import { daysFrom } from './days.ts'
import { DisruptionReach, type DisruptionRecord, type ReachRecord, ways } from './disruption.model.ts'
import { findDisruption, onlineSpans } from './find.ts'

/** Of a school in which nothing is going on one query is made, and nothing is kept. */
export const watchLearning: LearningWatcher = async ({ what, personId, schoolId, at }) => {
  const day = dayOf(at)
  const running = (await onlineSpans(schoolId)).filter(({ from, lastDay }) => from <= day && day <= lastDay)
  if (running.length === 0) return
  const placements = await listPlacementsOf({ personIds: [personId] })
  const places = placements.filter(
    (one) => one.schoolId.equals(schoolId) && holdsAt({ from: one.from, to: one.to ?? undefined }, at),
  )
  for (const { id, classIds } of running)
    for (const { classId } of places) {
      if (classIds.length > 0 && !classIds.includes(classId.toString())) continue
      const which = { disruptionId: id, classId, day }
      await addReach(which, what, personId)
    }
}

async function addReach(which: object, what: (typeof ways)[number], personId: Types.ObjectId): Promise<void> {
  const update = { $addToSet: { [what]: personId } }
  try {
    await DisruptionReach.updateOne(which, update, { upsert: true })
  } catch (error) {
    // Another one of the class was first on that day.
    if (!(error instanceof Error && 'code' in error && error.code === 11000)) throw error
    await DisruptionReach.updateOne(which, update)
  }
}

export interface ClassReach {
  readonly classId: Types.ObjectId
  readonly name: string
  /** Undefined: too few for a number to be told. */
  readonly told:
    | {
        readonly pupils: number
        readonly reached: ToldNumber
        readonly missed: ToldNumber
        readonly byDay: readonly ToldNumber[]
      }
    | undefined
}

export interface Reach {
  readonly disruption: DisruptionRecord
  /** Those that have begun. */
  readonly days: readonly string[]
  readonly classes: readonly ClassReach[]
}

/** Four queries, whatever the size of the school. @throws AppError 404 */
export async function findReach(actor: Actor, id: Types.ObjectId, now = new Date()): Promise<Reach> {
  const { disruption } = await findDisruption(actor, id)
  const today = dayOf(now)
  const days = disruption.isCancelled
    ? []
    : daysFrom(disruption.from, disruption.lastDay < today ? disruption.lastDay : today)
  const classes = await classesOf(disruption)
  const placements = await listPlacementsOf({ classIds: classes.map(({ _id }) => _id) })
  const records = await DisruptionReach.find({ disruptionId: id }).lean<ReachRecord[]>()
  const leastTold = await findLeastTold()
  const isOwnSchool = isHead(actor, disruption.schoolId.toString())
  return {
    ...{ disruption, days },
    classes: classes.map(({ _id, name }) => {
      const held = placements.filter(
        (one) => one.classId.equals(_id) && holdsAt({ from: one.from, to: one.to ?? undefined }, now),
      )
      const pupils = new Set(held.map(({ personId }) => personId.toString()))
      const own = records.filter(({ classId }) => classId.equals(_id))
      return { classId: _id, name, told: toldOf({ pupils, records: own, days, leastTold, isOwnSchool }) }
    }),
  }
}

interface Telling {
  readonly pupils: ReadonlySet<string>
  readonly records: readonly Pick<ReachRecord, 'day' | 'opened' | 'tookAlong' | 'handedIn'>[]
  readonly days: readonly string[]
  readonly leastTold: number
  /** Who leads the school is told the numbers as they are, but of classes that are too small. */
  readonly isOwnSchool: boolean
}

/** Pure. */
export function toldOf({ pupils, records, days, leastTold, isOwnSchool }: Telling): ClassReach['told'] {
  if (pupils.size < leastTold) return undefined
  const tell = (count: number): ToldNumber => (isOwnSchool ? { count } : toldAbove(count, leastTold))
  const reachedOn = (wanted: readonly (typeof records)[number][]) =>
    new Set(wanted.flatMap((one) => ways.flatMap((way) => one[way].map(String))).filter((id) => pupils.has(id))).size
  const reached = reachedOn(records)
  return {
    pupils: pupils.size,
    ...{ reached: tell(reached), missed: tell(pupils.size - reached) },
    byDay: days.map((day) => tell(reachedOn(records.filter((one) => one.day === day)))),
  }
}

export interface ReachedPupil {
  readonly person: KnownPerson
  /** The last day of each. */
  readonly last: Readonly<Partial<Record<(typeof ways)[number], string>>>
}

/** By name, for the class teacher alone. @throws AppError 403, 404 */
export async function listReached(actor: Actor, id: Types.ObjectId, classId: Types.ObjectId) {
  const { disruption } = await findDisruption(actor, id)
  const group = (await findClasses([classId])).get(classId.toString())
  if (!group?.schoolId.equals(disruption.schoolId)) throw notFound()
  if (!isClassTeacher(actor, classId)) throw forbidden()
  const records = await DisruptionReach.find({ disruptionId: id, classId }).sort({ day: 1 }).lean<ReachRecord[]>()
  const pupils: ReachedPupil[] = (await listPupils(classId)).map((person) => ({
    person,
    last: Object.fromEntries(
      ways.flatMap((way) => {
        const day = records.findLast((one) => one[way].some((personId) => personId.toString() === person.id))?.day
        return day === undefined ? [] : [[way, day]]
      }),
    ),
  }))
  return { disruption, name: group.name, pupils }
}
