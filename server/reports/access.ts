// Who decides what readers report: those who answer for the material, except its owner.

import { type Actor, hasRole } from '../actor.ts'
import { type MaterialRecord, schoolCurators, sectorCurators, staff } from '../materials/index.ts'
import type { ReporterGroup, ReportRecord } from './report.model.ts'

type Queued = Pick<ReportRecord, 'queue' | 'ownerId'>

export const sectorQueue = 'sector'

/** The school of what is live in it alone, the sector for all else. */
export function queueOf({ live, isOfSchool, unitId }: Pick<MaterialRecord, 'live' | 'isOfSchool' | 'unitId'>): string {
  return isOfSchool && live?.scope === 'school' ? unitId.toString() : sectorQueue
}

export function queuesOf({ memberships }: Actor): string[] {
  const queues = memberships.flatMap(({ role, unitId, schoolId = unitId }) => [
    ...(schoolCurators.includes(role) ? [schoolId.toString()] : []),
    ...(sectorCurators.includes(role) ? [sectorQueue] : []),
  ])
  return [...new Set(queues)]
}

export function canDecide(actor: Actor, { queue, ownerId }: Queued): boolean {
  if (ownerId.equals(actor.personId)) return false
  return hasRole(actor, 'sectorAdministrator') || queuesOf(actor).includes(queue)
}

/** The same rule as `canDecide`, as a query. */
export function decidableBy(actor: Actor) {
  const isOthers = { ownerId: { $ne: actor.personId } }
  return hasRole(actor, 'sectorAdministrator') ? isOthers : { queue: { $in: queuesOf(actor) }, ...isOthers }
}

export function groupOf(actor: Actor | undefined): ReporterGroup {
  if (!actor) return 'guests'
  if (hasRole(actor, ...staff)) return 'staff'
  return hasRole(actor, 'student') ? 'students' : 'guardians'
}
