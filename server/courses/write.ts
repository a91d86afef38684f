// The one way in which a course changes: read, changed, its derived facts made anew, counted, told to the audit log and to
// whoever remembers it, all in one transaction.

import { type ClientSession, Types } from 'mongoose'
import type { Actor, Origin } from '../actor.ts'
import { record } from '../audit/index.ts'
import { announceChanges } from '../changes/index.ts'
import { conflict, forbidden, notFound } from '../errors.ts'
import { canOwn, canTeach, canView, type Viewer } from './access.ts'
import { Course, type CourseRecord } from './course.model.ts'
import { derivedOf, type Facts } from './derive.ts'
import { followOutline } from './materials/uses.ts'
import { readCourse } from './outlines.ts'
import { viewerOf } from './viewer.ts'

export interface Told {
  readonly actor: Actor
  readonly origin: Origin | undefined
  /** `courses.<what happened>` */
  readonly action: string
  readonly before?: Readonly<Record<string, unknown>>
  readonly after?: Readonly<Record<string, unknown>>
}

/** Which course somebody changes, and as what they have seen it. */
export interface Changing {
  readonly id: Types.ObjectId
  /** Undefined: it does not matter, as with what is only added. */
  readonly seen: number | undefined
  readonly origin: Origin
}

export interface Loaded {
  readonly viewer: Viewer
  readonly course: CourseRecord
}

/** One that the actor may see. @throws AppError 404 */
export async function loadCourse(actor: Actor, id: Types.ObjectId, session?: ClientSession): Promise<Loaded> {
  const viewer = await viewerOf(actor)
  const course = session ? await Course.findById(id).session(session).lean<CourseRecord>() : await readCourse(id)
  if (!course || !canView(viewer, course)) throw notFound()
  return { viewer, course }
}

/** One that the actor teaches. @throws AppError 403, 404 */
export async function loadTaught(actor: Actor, id: Types.ObjectId, session?: ClientSession): Promise<CourseRecord> {
  const { viewer, course } = await loadCourse(actor, id, session)
  if (!canTeach(viewer, course)) throw forbidden()
  return course
}

/** One that is theirs to give away and to remove. @throws AppError 403, 404 */
export async function loadOwned(actor: Actor, id: Types.ObjectId, session?: ClientSession): Promise<CourseRecord> {
  const { viewer, course } = await loadCourse(actor, id, session)
  if (!canOwn(viewer, course)) throw forbidden()
  return course
}

/** `seen`: the revision that the actor has seen, when it matters to them. @throws AppError 409 `courseChanged` */
export async function saveCourse(
  course: CourseRecord,
  changes: Partial<CourseRecord>,
  told: Told,
  session: ClientSession,
  seen?: number,
): Promise<CourseRecord> {
  const { revision } = course
  if (seen !== undefined && seen !== revision) throw conflict('courseChanged')
  const changed = { ...course, ...changes, revision: revision + 1, changedAt: new Date() }
  const after: CourseRecord = { ...changed, ...derivedOf(changed) }
  const { _id: id, ...fields } = after
  const { matchedCount } = await Course.replaceOne({ _id: id, revision }, fields, { session })
  if (matchedCount === 0) throw conflict('courseChanged')
  await followOutline(course, after, session)
  await tell(after, told, session, course)
  return after
}

export async function insertCourse(
  facts: Facts,
  id: Types.ObjectId,
  told: Told,
  session: ClientSession,
): Promise<CourseRecord> {
  const now = new Date()
  const course = { _id: id, ...facts, ...derivedOf(facts), revision: 1, createdAt: now, changedAt: now }
  await Course.create([course], { session })
  await tell(course, told, session, undefined)
  return course
}

/** Its items have been let go before. @throws AppError 409 `courseChanged` */
export async function deleteCourse(course: CourseRecord, told: Told, session: ClientSession): Promise<void> {
  const { deletedCount } = await Course.deleteOne({ _id: course._id, revision: course.revision }, { session })
  if (deletedCount === 0) throw conflict('courseChanged')
  await followOutline(course, undefined, session)
  await tell(course, told, session, undefined)
}

/** Whoever is named in one of the two and not in the other is told that their list of courses is another one. */
async function tell(
  course: CourseRecord,
  told: Told,
  session: ClientSession,
  before: CourseRecord | undefined,
): Promise<void> {
  const [now, then] = [concernedBy(course), before ? concernedBy(before) : new Set<string>()]
  const moved = [...[...now].filter((key) => !then.has(key)), ...[...then].filter((key) => !now.has(key))]
  await tellOf(course, told, moved, session)
}

function concernedBy({ learners, teachers }: CourseRecord): Set<string> {
  return new Set([...learners, ...teachers.map(({ personId }) => `person.${personId.toString()}`)])
}

/** `moved`: the keys (access.ts) of those who have come or gone. */
export async function tellOf(
  { _id, unitId }: Pick<CourseRecord, '_id' | 'unitId'>,
  told: Told,
  moved: readonly string[],
  session: ClientSession,
): Promise<void> {
  const { actor, origin, action, before, after } = told
  await record(
    { action, actor, subject: { kind: 'course', id: _id }, unitIds: [unitId], before, after, origin },
    session,
  )
  await announceChanges('course', [_id.toString(), ...moved], session)
}
