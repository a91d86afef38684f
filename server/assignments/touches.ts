// What is touched when a material is hidden, retired, taken down or given another licence: assignments that still take work, in
// open courses with this material, that name it in their instructions or stand in the same section; and how many pupils have
// not handed them in yet.

import type { Types } from 'mongoose'
import { type CourseItem, type CourseRecord, learnerIdsIn, listOpenWith } from '../courses/index.ts'
import { addressOfMaterial } from '../materials/index.ts'
import type { MaterialTouches } from '../pages/material-touches.ts'
import { type AssignmentRecord, CourseAssignment } from './assignment.model.ts'
import { datesFor, timingAt } from './dates.ts'
import { lastAttempt } from './standing.ts'
import { type SubmissionRecord, WorkSubmission } from './submission.model.ts'

export const assignmentTouches: MaterialTouches = {
  lines: async (materialId, { t }) => {
    const { assignments, pupils } = await countTouched(materialId)
    return assignments === 0 ? [] : [t('assignments.touched', { assignments, pupils })]
  },
}

/** Somebody whose own time is over is not waited for any more. */
export async function countTouched(materialId: Types.ObjectId, now = new Date()) {
  const places = (await listOpenWith(materialId)).flatMap((course) => placesIn(course, materialId))
  const byId = await readAssignments(places.map(({ item }) => item._id))
  const address = new RegExp(`${addressOfMaterial(materialId)}(?![0-9a-f])`)
  const learners = await learnerIdsIn([...new Map(places.map(({ course }) => [course._id, course])).values()])
  const touched = places.flatMap(({ course, item, isBeside }) => {
    const assignment = byId.get(item._id.toString())
    if (!assignment || !(isBeside || address.test(assignment.instructions))) return []
    const open = (personId?: string) => timingAt(datesFor(assignment, personId), now) !== 'closed'
    const waitedFor = pupilsOf(item, course, learners).filter(open)
    // Set before anybody is in the course.
    return waitedFor.length > 0 || open() ? [{ id: item._id, waitedFor }] : []
  })
  const handedIn = await readHandedIn(touched.map(({ id }) => id))
  const missing = touched.flatMap(({ id, waitedFor }) =>
    waitedFor.filter((personId) => !handedIn.has(`${id.toString()} ${personId}`)),
  )
  return { assignments: touched.length, pupils: new Set(missing).size }
}

interface Place {
  readonly course: CourseRecord
  readonly item: CourseItem
  readonly isBeside: boolean
}

function placesIn(course: CourseRecord, materialId: Types.ObjectId): Place[] {
  return course.sections.flatMap(({ items }) => {
    const isBeside = items.some(({ facts }) => String(facts.materialId) === materialId.toString())
    return items
      .filter(({ kind, isPublished }) => kind === 'assignment' && isPublished)
      .map((item) => ({ course, item, isBeside }))
  })
}

function pupilsOf(
  { groupIds }: CourseItem,
  course: CourseRecord,
  learners: ReadonlyMap<string, Set<string>>,
): string[] {
  const all = [...(learners.get(course._id.toString()) ?? [])]
  if (groupIds.length === 0) return all
  const groups = course.groups.filter(({ _id }) => groupIds.some((id) => id.equals(_id)))
  return all.filter((personId) => groups.some(({ personIds }) => personIds.some((id) => id.equals(personId))))
}

async function readAssignments(ids: readonly Types.ObjectId[]): Promise<Map<string, AssignmentRecord>> {
  const found = await CourseAssignment.find({ _id: { $in: ids } }).lean<AssignmentRecord[]>()
  return new Map(found.map((one) => [one._id.toString(), one]))
}

/** `<assignment> <person>` of what was handed in and not taken back. */
async function readHandedIn(assignmentIds: readonly Types.ObjectId[]): Promise<Set<string>> {
  const found = await WorkSubmission.find({ assignmentId: { $in: assignmentIds } }, handedInOnly).lean<Standing[]>()
  return new Set(
    found.filter(lastAttempt).map(({ assignmentId, personId }) => `${assignmentId.toString()} ${personId.toString()}`),
  )
}

type Standing = Pick<SubmissionRecord, 'assignmentId' | 'personId' | 'attempts'>
const handedInOnly = { assignmentId: 1, personId: 1, 'attempts.number': 1, 'attempts.takenBackAt': 1 }
