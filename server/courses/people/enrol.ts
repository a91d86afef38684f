// People one by one: taken in by a teacher, come with a code or through an open door, taken out again. None of it counts as a
// change of the course (its revision): a class that comes in with a code makes nobody's open form stale, and each write
// touches the two lists alone. Two writers of one course still come one after the other, because transactions do.

import type { ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../../storage/database/index.ts'
import { newReadableCode } from '../../accounts/index.ts'
import type { Actor, Origin } from '../../actor.ts'
import { InvalidInput } from '../../api/index.ts'
import { conflict, forbidden, notFound } from '../../errors.ts'
import { canEnter, canLearn, canTeach, canUseCode, learnerOf } from '../access.ts'
import { Course, type CourseRecord, type Door } from '../course.model.ts'
import { mostPeople } from '../limits.ts'
import { viewerOf } from '../viewer.ts'
import { type Changing, loadCourse, loadTaught, saveCourse, tellOf } from '../write.ts'
import { findLearner, type Wanted } from './candidates.ts'
import { CourseEnrolment, type Way } from './enrolment.model.ts'

/** @throws AppError 403, 404, 409 `courseHasAllPeople`; InvalidInput `person` */
export async function enrolPerson(
  actor: Actor,
  { id, origin }: Pick<Changing, 'id' | 'origin'>,
  wanted: Wanted,
): Promise<CourseRecord> {
  const personId = await findLearner(actor, await loadTaught(actor, id), wanted)
  return await inTransaction(async (session) => {
    const course = await loadTaught(actor, id, session)
    if (course.teachers.some((one) => one.personId.equals(personId) && one.role !== 'substitute'))
      throw new InvalidInput({ person: { key: 'courses.errors.teachesIt' } })
    return await takeIn({ actor, course, personId, how: 'person', origin }, session)
  })
}

/** Whoever comes with a class stays as long as the class does. @throws AppError 403, 404 */
export async function unenrolPerson(
  actor: Actor,
  { id, origin }: Pick<Changing, 'id' | 'origin'>,
  personId: Types.ObjectId,
): Promise<void> {
  await inTransaction(async (session) => {
    const course = await loadTaught(actor, id, session)
    await takeOut({ actor, course, personId, origin, action: 'courses.personRemoved' }, session)
  })
}

export type Answered =
  { readonly kind: 'joined'; readonly courseId: Types.ObjectId } | { readonly kind: 'wrong' | Refused }
export type Refused = 'doorClosed' | 'notOpenYet' | 'otherSchool'

/** How often somebody may try is limited where they come in. @throws AppError 409 `courseHasAllPeople` */
export async function joinByCode(actor: Actor, code: string, origin: Origin): Promise<Answered> {
  return await inTransaction(async (session): Promise<Answered> => {
    const course = await Course.findOne({ joinCode: code }).session(session).lean<CourseRecord>()
    if (!course) return { kind: 'wrong' }
    const joined = { kind: 'joined', courseId: course._id } as const
    const viewer = await viewerOf(actor)
    if (canTeach(viewer, course) || canLearn(viewer, course)) return joined
    const refused = whyNot(actor, course)
    if (refused) return { kind: refused }
    await takeIn({ actor, course, personId: actor.personId, how: 'code', origin }, session)
    return joined
  })
}

/** Whoever has the right code for it is told why it does not open. */
function whyNot(actor: Actor, course: CourseRecord): Refused | undefined {
  if (!canUseCode(actor, course)) return 'otherSchool'
  if (course.door !== 'code' || course.state === 'closed') return 'doorClosed'
  return course.state === 'draft' ? 'notOpenYet' : undefined
}

/** One with an open door, before somebody comes in. @throws AppError 404 */
export async function findOpenCourse(actor: Actor, id: Types.ObjectId, session?: ClientSession): Promise<CourseRecord> {
  const course = await Course.findById(id)
    .session(session ?? null)
    .lean<CourseRecord>()
  if (!course || !canEnter(actor, course)) throw notFound()
  return course
}

/** @throws AppError 404, 409 `courseHasAllPeople` */
export async function joinOpenCourse(actor: Actor, id: Types.ObjectId, origin: Origin): Promise<CourseRecord> {
  return await inTransaction(async (session) => {
    const course = await findOpenCourse(actor, id, session)
    const viewer = await viewerOf(actor)
    if (canTeach(viewer, course) || canLearn(viewer, course)) return course
    return await takeIn({ actor, course, personId: actor.personId, how: 'self', origin }, session)
  })
}

/** Whoever has come by themselves leaves by themselves. @throws AppError 403, 404 */
export async function leaveCourse(actor: Actor, id: Types.ObjectId, origin: Origin): Promise<void> {
  await inTransaction(async (session) => {
    const { course } = await loadCourse(actor, id, session)
    if (!(await hasComeAlone(actor, id, session))) throw forbidden()
    await takeOut({ actor, course, personId: actor.personId, origin, action: 'courses.left' }, session)
  })
}

export async function hasComeAlone(
  { personId }: Pick<Actor, 'personId'>,
  courseId: Types.ObjectId,
  session?: ClientSession,
): Promise<boolean> {
  const how = { $in: ['code', 'self'] satisfies Way[] }
  return (await CourseEnrolment.exists({ courseId, personId, how }).session(session ?? null)) !== null
}

/** With a code from the first time on that one is wanted; it stays while the door is closed. @throws AppError 403, 404, 409 */
export async function setDoor(
  actor: Actor,
  { id, seen, origin }: Changing,
  { door, isNewCode = false }: { readonly door: Door; readonly isNewCode?: boolean },
): Promise<CourseRecord> {
  return await inTransaction(async (session) => {
    const before = await loadTaught(actor, id, session)
    const needsCode = door === 'code' && (isNewCode || !before.joinCode)
    const joinCode = needsCode ? newReadableCode(codeLength) : before.joinCode
    const told = {
      ...{ actor, origin, action: `courses.${needsCode ? 'codeMade' : 'doorSet'}` },
      ...{ before: { door: before.door }, after: { door } },
    }
    return await saveCourse(before, { door, joinCode }, told, session, seen)
  })
}

/** So many that nobody finds one by trying ten in a quarter of an hour. */
const codeLength = 8

interface Coming {
  readonly actor: Actor
  readonly course: CourseRecord
  readonly personId: Types.ObjectId
  readonly how: Way
  readonly origin: Origin
}

async function takeIn({ actor, course, personId, how, origin }: Coming, session: ClientSession): Promise<CourseRecord> {
  const { _id: courseId, personIds } = course
  if (personIds.some((id) => id.equals(personId))) return course
  if (personIds.length >= mostPeople) throw conflict('courseHasAllPeople')
  const learner = learnerOf(personId, course)
  const by = { byId: actor.personId, byName: actor.name }
  await CourseEnrolment.create([{ courseId, personId, how, at: new Date(), ...by }], { session })
  await Course.updateOne({ _id: courseId }, { $addToSet: { personIds: personId, learners: learner } }, { session })
  const action = `courses.${how === 'person' ? 'personEnrolled' : 'joined'}`
  await tellOf(course, { actor, origin, action, after: { person: personId.toString(), how } }, [learner], session)
  return { ...course, personIds: [...personIds, personId], learners: [...course.learners, learner] }
}

interface Going {
  readonly actor: Actor
  readonly course: CourseRecord
  readonly personId: Types.ObjectId
  readonly origin: Origin
  readonly action: string
}

async function takeOut({ actor, course, personId, origin, action }: Going, session: ClientSession): Promise<void> {
  if (!course.personIds.some((id) => id.equals(personId))) throw notFound()
  await forgetLearner(course, personId, session)
  const told = { actor, origin, action, before: { person: personId.toString() } }
  await tellOf(course, told, [learnerOf(personId, course)], session)
}

/** In its groups, too. The course is the one that the transaction has read. */
export async function forgetLearner(
  course: CourseRecord,
  personId: Types.ObjectId,
  session: ClientSession,
): Promise<void> {
  const learner = learnerOf(personId, course)
  await CourseEnrolment.deleteOne({ courseId: course._id, personId }, { session })
  const groups = course.groups.map((group) => ({
    ...group,
    personIds: group.personIds.filter((id) => !id.equals(personId)),
  }))
  const changes = { $pull: { personIds: personId, learners: learner }, $set: { groups } }
  await Course.updateOne({ _id: course._id }, changes, { session })
}
