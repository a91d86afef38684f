// What comes in of somebody's progress. Firsts are kept with $min, lasts with $max, sums with $inc: writes do not lose one
// another, and what devices send late changes nothing but what it says.

import type { ClientSession, Types } from 'mongoose'
import { CourseProgress, type ItemProgress, type ProgressRecord } from './progress.model.ts'
import { isSeen } from './state.ts'
import type { CourseItem } from '../course.model.ts'

export interface Whose {
  readonly courseId: Types.ObjectId
  readonly personId: Types.ObjectId
}

export interface Told extends Whose {
  readonly item: Pick<CourseItem, '_id' | 'rule'>
  readonly at: Date
  /** Given by the device: told once more it changes nothing. */
  readonly operation?: string | undefined
}

/** Where somebody is in what an item shows, and what of it they have seen since the last time they told. */
export interface Seen {
  readonly file: number
  readonly files: number
  readonly place?: number | undefined
  readonly parts: readonly number[]
  readonly total: number
  readonly seconds: number
}

export async function findProgress({ courseId, personId }: Whose): Promise<ProgressRecord | undefined> {
  return (await CourseProgress.findOne({ courseId, personId }, { operations: 0 }).lean<ProgressRecord>()) ?? undefined
}

/** Of a class: one query. */
export async function findProgressOf(
  courseId: Types.ObjectId,
  personIds: readonly Types.ObjectId[],
): Promise<ReadonlyMap<string, ProgressRecord>> {
  const filter = { personId: { $in: personIds }, courseId }
  const found = await CourseProgress.find(filter, { operations: 0 }).lean<ProgressRecord[]>()
  return new Map(found.map((one) => [one.personId.toString(), one]))
}

/** Of somebody's courses, by their ids. */
export async function findProgressIn(
  personId: Types.ObjectId,
  courseIds: readonly Types.ObjectId[],
): Promise<ReadonlyMap<string, ProgressRecord>> {
  if (courseIds.length === 0) return new Map()
  const filter = { personId, courseId: { $in: courseIds } }
  const found = await CourseProgress.find(filter, { operations: 0 }).lean<ProgressRecord[]>()
  return new Map(found.map((one) => [one.courseId.toString(), one]))
}

export async function keepOpened(told: Told): Promise<ItemProgress> {
  return await keep(told, openedUpdate(told))
}

/** What its rule asks for may be complete by that: then that is kept too, and the parts are forgotten. */
export async function keepSeen(told: Told, seen: Seen): Promise<ItemProgress> {
  const made = await keep(told, seenUpdate(told, seen))
  if (made.ruleAt || !isSeen(told.item, made)) return made
  const path = pathOf(told)
  const done = { $min: { [`${path}.ruleAt`]: told.at }, $unset: { [`${path}.seen`]: 1 } }
  await CourseProgress.updateOne({ courseId: told.courseId, personId: told.personId }, done)
  return { ...made, ruleAt: told.at, seen: [] }
}

export async function keepSaid(told: Told, said: Said): Promise<ItemProgress> {
  return await keep(told, saidUpdate(told, said))
}

/** What its rule asks for has been handed in. In the transaction of that. */
export async function keepSubmitted(told: Told, session: ClientSession): Promise<void> {
  const { courseId, personId, at } = told
  const update = { $min: { [`${pathOf(told)}.ruleAt`]: at }, $max: { [`${pathOf(told)}.lastAt`]: at } }
  await CourseProgress.updateOne({ courseId, personId }, update, { upsert: true, session })
}

export interface Said {
  readonly isDone: boolean
  readonly by: 'hand' | 'teacher'
}

/** As `keepSaid`, of many at once. */
export async function keepSaidOfMany(tolds: readonly Told[], said: Said, session: ClientSession): Promise<void> {
  if (tolds.length === 0) return
  await CourseProgress.bulkWrite(
    tolds.map((told) => ({
      updateOne: {
        filter: { courseId: told.courseId, personId: told.personId },
        update: saidUpdate(told, said),
        upsert: true,
      },
    })),
    { session },
  )
}

/** A while after the last time it is another visit: what was new at its beginning is so until its end. */
export async function keepVisit(
  whose: Whose,
  { visitedAt }: Pick<ProgressRecord, 'visitedAt'> = {},
  now = new Date(),
): Promise<void> {
  const { courseId, personId } = whose
  if (visitedAt && now.getTime() - visitedAt.getTime() < visitMinutes * 60_000) return
  const visit = { visitedAt: now, ...(visitedAt && { visitBefore: visitedAt }) }
  const filter = { courseId, personId, visitedAt: visitedAt ?? null }
  try {
    await CourseProgress.updateOne(filter, { $set: visit }, { upsert: visitedAt === undefined })
  } catch (error) {
    // Another page of theirs was first.
    if (!isDuplicate(error)) throw error
  }
}

export const visitMinutes = 30

type Update = Readonly<Record<string, Readonly<Record<string, unknown>>>>

export function openedUpdate(told: Told): Update {
  const path = pathOf(told)
  return {
    $min: { [`${path}.openedAt`]: told.at },
    $max: { [`${path}.lastAt`]: told.at },
    $inc: { [`${path}.times`]: 1 },
  }
}

export function seenUpdate(told: Told, { file, files, place, parts, total, seconds }: Seen): Update {
  const path = pathOf(told)
  return {
    $min: { [`${path}.openedAt`]: told.at },
    $max: {
      [`${path}.lastAt`]: told.at,
      [`${path}.files`]: files,
      [`${path}.totals.${file}`]: total,
      // Compared by its first field, the time: the latest place counts, whichever arrives last.
      ...(place !== undefined && { [`${path}.place`]: { at: told.at, file, value: place } }),
    },
    ...(seconds > 0 && { $inc: { [`${path}.seconds`]: seconds } }),
    ...(parts.length > 0 && {
      $addToSet: { [`${path}.seen`]: { $each: parts.map((part) => file * 10_000 + part) } },
    }),
  }
}

export function saidUpdate(told: Told, { isDone, by }: Said): Update {
  const path = pathOf(told)
  if (!isDone) return { $max: { [`${path}.undoneAt`]: told.at } }
  const first = by === 'teacher' ? 'teacherAt' : 'handAt'
  return { $min: { [`${path}.${first}`]: told.at }, $max: { [`${path}.saidAt`]: told.at } }
}

/** Between a phone and what it sends again lie no more than these. */
const keptOperations = 100

async function keep({ courseId, personId, operation, item }: Told, update: Update): Promise<ItemProgress> {
  const isFirst = operation === undefined ? {} : { operations: { $ne: operation } }
  const whole = operation === undefined ? update : { ...update, $push: pushOf(operation) }
  const options = {
    upsert: true,
    returnDocument: 'after',
    projection: { [`items.${item._id.toString()}`]: 1 },
  } as const
  for (let attempt = 0; attempt < 2; attempt++)
    try {
      const found = await CourseProgress.findOneAndUpdate(
        { courseId, personId, ...isFirst },
        whole,
        options,
      ).lean<ProgressRecord>()
      return found?.items?.[item._id.toString()] ?? {}
    } catch (error) {
      // There is a record: another write was first to make it, or it knows this operation.
      if (!isDuplicate(error)) throw error
    }
  return (await findProgress({ courseId, personId }))?.items?.[item._id.toString()] ?? {}
}

function pushOf(operation: string) {
  return { operations: { $each: [operation], $slice: -keptOperations } }
}

function pathOf({ item }: Told): string {
  return `items.${item._id.toString()}`
}

function isDuplicate(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 11000
}
