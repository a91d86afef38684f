// Who may tell whom, and who looks after what was told. Pure.

import type { Actor } from '../actor.ts'
import { canManageSchool, managedSchoolIds } from '../schools/index.ts'
import type { AnnouncementRecord, Group } from './announcement.model.ts'

/** To whom something is to be told. */
export type Audience =
  | { readonly kind: 'course'; readonly mayTeach: boolean; readonly groups: readonly Group[] }
  | {
      readonly kind: 'school'
      readonly unitId: string
      readonly classIds: readonly string[]
      readonly groups: readonly Group[]
    }

/**
 * Whoever teaches a course tells those who learn in it and their guardians; a class teacher their class and its families; who runs
 * a school anybody in it.
 */
export function mayTell(actor: Actor, audience: Audience): boolean {
  if (actor.isService || audience.groups.length === 0) return false
  if (audience.kind === 'course') return audience.mayTeach && !audience.groups.includes('staff')
  const { unitId, classIds, groups } = audience
  if (canManageSchool(actor, unitId)) return true
  if (classIds.length === 0 || groups.includes('staff')) return false
  return classIds.every((id) => isHomeroom(actor, unitId, id))
}

export function isHomeroom({ classes }: Pick<Actor, 'classes'>, schoolId: string, classId: string): boolean {
  return classes.some(
    (one) => one.isHomeroom && one.classId.toString() === classId && one.schoolId.toString() === schoolId,
  )
}

type Kept = Pick<AnnouncementRecord, 'authorId' | 'unitId' | 'courseId'>

/** Changes and withdraws it, sees who has read it: whoever has written it, as long as they are there; and who runs the school. */
export function looksAfter(actor: Actor, { authorId, unitId, courseId }: Kept): boolean {
  if (authorId?.equals(actor.personId) && unitsOf(actor).includes(unitId.toString())) return true
  return courseId == null && canManageSchool(actor, unitId)
}

/** The same rule as `looksAfter`, as a query. */
export function lookedAfterBy(actor: Actor): object {
  const managed = managedSchoolIds(actor)
  const own = { authorId: actor.personId, unitId: { $in: unitsOf(actor) } }
  const ofSchools = { courseId: null, ...(managed !== 'all' && { unitId: { $in: managed } }) }
  return { $or: [own, ofSchools] }
}

/** An administrator of the sector is everywhere, but writes nowhere in the name of a school of which they are not. */
function unitsOf({ memberships }: Actor): string[] {
  return memberships
    .filter(({ role }) => role !== 'guardian' && role !== 'student')
    .flatMap(({ unitId, schoolId }) => [unitId.toString(), ...(schoolId ? [schoolId.toString()] : [])])
}
