// Who may see a material, as strings that are stored with it: the rule, the query over records and the filter of the search
// index are one and the same comparison.

import type { Actor } from '../actor.ts'
import type { Role } from '../roles.ts'
import { schoolManagers, schoolStaff, sectorOverseers } from '../schools/index.ts'
import type { Content } from './content.ts'
import type { MaterialRecord } from './material.model.ts'
import { isBeforeSector, type State } from './states.ts'

/** Who answers for the materials of a school. */
export const schoolCurators: readonly Role[] = [...schoolManagers, 'librarian']
/** Who answers for those of the sector. */
export const sectorCurators: readonly Role[] = [...sectorOverseers, 'sectorAdministrator']
/** Who works in a school or an office. */
export const staff: readonly Role[] = [...schoolStaff, ...sectorCurators, 'communeOfficer']

type Seen = Pick<MaterialRecord, 'ownerId' | 'unitId' | 'state' | 'draft' | 'live' | 'latestNumber' | 'removedAt'>

/** As of a moment: an embargo ends. */
export function viewersOf(material: Seen, now: Date): string[] {
  if (material.removedAt) return []
  const viewers = draftViewersOf(material)
  for (const { personId } of (material.live?.content ?? material.draft).authors)
    if (personId) viewers.push(`person.${personId.toString()}`)
  if (isOfSector(material)) viewers.push('reviewers')
  if (material.live && isShown(material.state) && !isEmbargoed(material.live.content, now))
    viewers.push(...offeredTo(material.live, material.unitId.toString()))
  return [...new Set(viewers)]
}

/** Who sees the draft, whatever is live or waits: whoever brought it, and those who answer for the school's materials. */
export function draftViewersOf({ ownerId, unitId, latestNumber }: Pick<Seen, 'ownerId' | 'unitId' | 'latestNumber'>) {
  const owner = `person.${ownerId.toString()}`
  return latestNumber > 0 ? [owner, `curators.${unitId.toString()}`] : [owner]
}

/** What somebody brings to the comparison; a guest brings something, too. */
export function viewerKeysOf(actor: Actor | undefined): string[] {
  if (!actor) return ['guests']
  const keys = [`person.${actor.personId.toString()}`]
  let isPupil = false
  let isStaff = false
  for (const { role, unitId, schoolId = unitId } of actor.memberships) {
    const unit = schoolId.toString()
    if (staff.includes(role)) {
      isStaff = true
      keys.push('staff', `staff.${unit}`)
      if (schoolCurators.includes(role) || role === 'subjectLeader') keys.push(`curators.${unit}`)
      if (sectorCurators.includes(role)) keys.push('reviewers')
    } else if (role === 'student') {
      isPupil = true
      keys.push('students', `students.${unit}`)
    } else keys.push('guardians', `guardians.${unit}`)
  }
  // Pupils see what is meant for pupils.
  if (!isPupil || isStaff) keys.push('guests')
  return [...new Set(keys)]
}

export function canView(actor: Actor | undefined, { viewers }: Pick<MaterialRecord, 'viewers'>): boolean {
  return areAmong(viewers, actor)
}

export function areAmong(viewers: readonly string[], actor: Actor | undefined): boolean {
  const keys = viewerKeysOf(actor)
  return viewers.some((viewer) => keys.includes(viewer))
}

/** The same rule as `canView`, as a query. */
export function viewableBy(actor: Actor | undefined): { viewers: { $in: string[] } } {
  return { viewers: { $in: viewerKeysOf(actor) } }
}

/** When the embargo ends: the beginning of its day in Vietnam. */
export function embargoEnd({ embargoUntil }: Pick<Content, 'embargoUntil'>): Date | undefined {
  return embargoUntil === '' ? undefined : new Date(`${embargoUntil}T00:00:00+07:00`)
}

export function isEmbargoed(content: Pick<Content, 'embargoUntil'>, now: Date): boolean {
  const end = embargoEnd(content)
  return end !== undefined && now < end
}

export function isShown(state: State): boolean {
  return state !== 'hidden' && state !== 'archived'
}

function isOfSector({ state, live, latestNumber }: Seen): boolean {
  const isProposed = isBeforeSector(state) || state === 'publishedInSector'
  return latestNumber > 0 && (isProposed || (live !== undefined && live !== null && live.scope !== 'school'))
}

function offeredTo({ scope, content }: NonNullable<Seen['live']>, unitId: string): string[] {
  const { audience, isForTeachersOnly } = content
  const groups = ['staff']
  if (!isForTeachersOnly && audience.includes('students')) groups.push('students')
  if (!isForTeachersOnly && audience.includes('guardians')) groups.push('guardians')
  if (scope === 'school') return groups.map((group) => `${group}.${unitId}`)
  return scope === 'public' && !isForTeachersOnly ? [...groups, 'guests'] : groups
}
