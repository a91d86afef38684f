// Assignments and what was handed in for them, as somebody may see them.

import { type ClientSession, Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { listPupils } from '../classes/index.ts'
import { findItemFor, type FoundKindItem } from '../courses/index.ts'
import { forbidden, notFound } from '../errors.ts'
import { sortKeyOf } from '../i18n/sort-key.ts'
import { findPeople, type KnownPerson } from '../people/index.ts'
import { aliasIdOf, codeOf } from './alias.ts'
import { isHidden, namelessWork, shownIdOf } from './hide.ts'
import { groupsOf, membersOf, ownerFor } from './owner.ts'
import { type AssignmentRecord, CourseAssignment } from './assignment.model.ts'
import { type SubmissionRecord, WorkSubmission } from './submission.model.ts'

export interface ItemKey {
  readonly courseId: Types.ObjectId
  readonly itemId: Types.ObjectId
}

export interface FoundAssignment extends FoundKindItem {
  readonly assignment: AssignmentRecord
}

/** @throws AppError 404 */
export async function findAssignment(actor: Actor, { courseId, itemId }: ItemKey): Promise<FoundAssignment> {
  const found = await findItemFor(actor, courseId, itemId)
  const assignment = await CourseAssignment.findById(itemId).lean<AssignmentRecord>()
  if (!assignment) throw notFound()
  return { ...found, assignment }
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
  /** As whoever marks may see them: of a group its name, while marking is anonymous an alias; with an id for addresses. */
  readonly person: KnownPerson
  readonly work: SubmissionRecord | undefined
  /** Of a group. */
  readonly members?: readonly KnownPerson[]
  /** Not to be shown: whose it really is. */
  readonly ownerId: Types.ObjectId
}

/**
 * Everybody who learns in the course now, and whoever handed something in before they left, in the order of a class list; or
 * every group; or aliases in theirs.
 */
export async function listWork(found: FoundAssignment): Promise<PupilWork[]> {
  const { assignment } = found
  const works = await WorkSubmission.find({ assignmentId: assignment._id }).lean<SubmissionRecord[]>()
  const listed = assignment.isGroup ? await ofGroups(found, works) : await ofPeople(found, works)
  return listed.map((one) => withoutName(assignment, one)).sort(byName)
}

/** Who would have to be in a group, and is in none. */
export async function listGroupless(found: FoundAssignment): Promise<KnownPerson[]> {
  const people = await learnersOf(found, [])
  return [...people.values()].filter(({ id }) => !ownerFor(found, new Types.ObjectId(id))).sort(inOrder)
}

/** Of what stands in an address of whoever marks. @throws AppError 404 */
export async function findOwnerId(
  { assignment }: Pick<FoundAssignment, 'assignment'>,
  shown: Types.ObjectId,
): Promise<Types.ObjectId> {
  if (!assignment.isAnonymous) return shown
  const works = await WorkSubmission.find({ assignmentId: assignment._id }).lean<SubmissionRecord[]>()
  const one = works.find((work) => shownIdOf(assignment, work).equals(shown))
  if (!one) throw notFound()
  return one.personId
}

/** Somebody's own, or that of their group. Undefined: they are in none, or have not begun. */
export async function readWorkOf(
  found: FoundAssignment,
  personId: Types.ObjectId,
): Promise<SubmissionRecord | undefined> {
  const owner = ownerFor(found, personId)
  return owner && (await readSubmission({ assignmentId: found.assignment._id, personId: owner.id }))
}

async function ofPeople(found: FoundAssignment, works: readonly SubmissionRecord[]): Promise<PupilWork[]> {
  const byOwner = new Map(works.map((work) => [work.personId.toString(), work]))
  const gone = works.filter(({ attempts }) => attempts.length > 0).map(({ personId }) => personId)
  const people = await learnersOf(found, gone)
  return [...people.values()].map((person) => ({
    ...{ person, work: byOwner.get(person.id), ownerId: new Types.ObjectId(person.id) },
  }))
}

async function ofGroups(found: FoundAssignment, works: readonly SubmissionRecord[]): Promise<PupilWork[]> {
  const groups = groupsOf(found).map((group) => ({ ...group, personIds: membersOf(found, group) }))
  const removed = works
    .filter(({ personId, attempts }) => attempts.length > 0 && !groups.some(({ _id }) => _id.equals(personId)))
    .map(({ personId: _id, memberIds: personIds }) => ({ _id, name: '–', personIds }))
  const all = [...groups, ...removed]
  const people = await findPeople(all.flatMap(({ personIds }) => personIds))
  return all.map(({ _id, name, personIds }) => ({
    person: { ...nobody, id: _id.toString(), fullName: name, sortKey: sortKeyOf(name) },
    members: personIds.flatMap((id) => people.get(id.toString()) ?? []).sort(inOrder),
    ...{ work: works.find(({ personId }) => personId.equals(_id)), ownerId: _id },
  }))
}

async function learnersOf(
  { course }: FoundAssignment,
  others: readonly Types.ObjectId[],
): Promise<Map<string, KnownPerson>> {
  const people = new Map<string, KnownPerson>()
  for (const classId of course.classIds)
    for (const pupil of await listPupils(classId)) people.set(pupil.id.toString(), pupil)
  const missing = [...course.personIds, ...others].filter((id) => !people.has(id.toString()))
  for (const [id, person] of await findPeople(missing)) people.set(id, person)
  return people
}

const nobody = { birthDate: undefined, gender: undefined, sectorCode: undefined }

function withoutName(assignment: AssignmentRecord, listed: PupilWork): PupilWork {
  if (!isHidden(assignment, listed.work)) return listed
  const { ownerId, work } = listed
  const fullName = `#${codeOf(assignment.seed, ownerId)}`
  const id = aliasIdOf(assignment.seed, ownerId)
  return {
    person: { ...nobody, id: id.toString(), fullName, sortKey: fullName },
    work: work && namelessWork(assignment, work),
    ownerId,
  }
}

function byName({ person: a }: PupilWork, { person: b }: PupilWork): number {
  return inOrder(a, b)
}

function inOrder(a: KnownPerson, b: KnownPerson): number {
  if (a.sortKey !== b.sortKey) return a.sortKey < b.sortKey ? -1 : 1
  return (a.birthDate?.getTime() ?? 0) - (b.birthDate?.getTime() ?? 0)
}
