// Who makes their own course from another one, and who offers theirs for that. Pure.

import { type Actor, hasRole } from '../../actor.ts'
import { staff } from '../../materials/index.ts'
import { schoolIdsOf } from '../../schools/index.ts'
import { canSeeAsTemplate, canTeach, type Guarded, leads, taughtBy, templatesFor, type Viewer } from '../access.ts'
import type { CourseRecord } from '../course.model.ts'
import { canMakeCourses } from '../create.ts'

type Copied = Guarded & Pick<CourseRecord, 'isCopyable'>
type Viewing = Pick<Viewer, 'actor' | 'today'>

/** One's own, one of the school that one leads, a template, or what a colleague of the same school has allowed. */
export function canCopy(viewer: Viewing, course: Copied): boolean {
  const { actor } = viewer
  if (!canMakeCourses(actor)) return false
  return (
    canTeach(viewer, course) ||
    leads(actor, course) ||
    canSeeAsTemplate(actor, course) ||
    (course.isCopyable === true && schoolIdsOf(actor, staff).includes(course.unitId.toString()))
  )
}

/** What others offer for that, as a query: templates, and what colleagues have allowed. */
export function offeredTo(viewer: Viewing): object {
  const { actor } = viewer
  if (!canMakeCourses(actor)) return { _id: { $in: [] } }
  const offered = [templatesFor(actor), { isCopyable: true, unitId: { $in: schoolIdsOf(actor, staff) } }]
  return { $and: [{ $or: offered }, { $nor: [taughtBy(viewer)] }] }
}

/** For a whole school its head decides, for the sector whoever has made it there, or who leads the office. */
export function canMakeTemplate(viewer: Viewing, course: Guarded): boolean {
  const { actor } = viewer
  if (!course.isOfOffice) return leads(actor, course)
  if (unitsAs(actor, 'sectorLeader').includes(course.unitId.toString())) return true
  return canTeach(viewer, course) && unitsAs(actor, 'sectorSpecialist').includes(course.unitId.toString())
}

function unitsAs(actor: Actor, role: 'sectorLeader' | 'sectorSpecialist'): string[] {
  if (!hasRole(actor, role)) return []
  return actor.memberships.filter((held) => held.role === role).map(({ unitId }) => unitId.toString())
}
