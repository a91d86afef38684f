// Assignments and what was handed in for them, as somebody may see them.

import type { ClientSession, Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { listPupils } from '../classes/index.ts'
import { findItemFor, type FoundKindItem } from '../courses/index.ts'
import { forbidden, notFound } from '../errors.ts'
import { findOnlineSpans, gracedDates } from '../online-spans.ts'
import { findPeople, type KnownPerson } from '../people/index.ts'
import { type AssignmentRecord, CourseAssignment } from './assignment.model.ts'
import { type SubmissionRecord, WorkSubmission } from './submission.model.ts'

export interface ItemKey {
  readonly courseId: Types.ObjectId
  readonly itemId: Types.ObjectId
}

export interface FoundAssignment extends FoundKindItem {
  readonly assignment: AssignmentRecord
}

/** With the dates that hold: on days on which its classes learn online they wait. @throws AppError 404 */
export async function findAssignment(actor: Actor, { courseId, itemId }: ItemKey): Promise<FoundAssignment> {
  const found = await findItemFor(actor, courseId, itemId)
  const assignment = await CourseAssignment.findById(itemId).lean<AssignmentRecord>()
  if (!assignment) throw notFound()
  const { unitId, classIds } = found.course
  return { ...found, assignment: gracedDates(assignment, await findOnlineSpans(unitId), classIds) }
}

/** For whoever does the work. @throws AppError 404; 403 for those who do not learn in the course */
export async function findOwn(actor: Actor, key: ItemKey): Promise<FoundAssignment> {
  const found = await findAssignment(actor, key)
  if (!found.learns) throw forbidden()
  return found
}

/** For those who mark. @throws AppError 404, 403 */
export async function findMarked(actor: Actor, key: ItemKey): Promise<FoundAssignment> {
  const found = await findAssignment(actor, key)
  if (!found.mayTeach) throw forbidden()
  return found
}

export async function readSubmission(
  { assignmentId, personId }: { readonly assignmentId: Types.ObjectId; readonly personId: Types.ObjectId },
  session?: ClientSession,
): Promise<SubmissionRecord | undefined> {
  return (
    (await WorkSubmission.findOne({ assignmentId, personId })
      .session(session ?? null)
      .lean<SubmissionRecord>()) ?? undefined
  )
}

export interface PupilWork {
  readonly person: KnownPerson
  readonly work: SubmissionRecord | undefined
}

/** Everybody who learns in the course now, and whoever handed something in before they left; in the order of a class list. */
export async function listWork({ course, assignment }: FoundAssignment): Promise<PupilWork[]> {
  const works = await WorkSubmission.find({ assignmentId: assignment._id }).lean<SubmissionRecord[]>()
  const byPerson = new Map(works.map((work) => [work.personId.toString(), work]))
  const people = new Map<string, KnownPerson>()
  for (const classId of course.classIds)
    for (const pupil of await listPupils(classId)) people.set(pupil.id.toString(), pupil)
  const others = [
    ...course.personIds,
    ...works.filter(({ attempts }) => attempts.length > 0).map(({ personId }) => personId),
  ]
  const missing = others.filter((id) => !people.has(id.toString()))
  for (const [id, person] of await findPeople(missing)) people.set(id, person)
  return [...people.values()]
    .sort((a, b) => (a.sortKey === b.sortKey ? ageOrder(a, b) : a.sortKey < b.sortKey ? -1 : 1))
    .map((person) => ({ person, work: byPerson.get(person.id.toString()) }))
}

function ageOrder(a: KnownPerson, b: KnownPerson): number {
  return (a.birthDate?.getTime() ?? 0) - (b.birthDate?.getTime() ?? 0)
}
