// Everybody who is signed in may look at school years; who may change them.

import type { Types } from 'mongoose'
import { type Actor, hasRole } from '../actor.ts'
import { canManageSchool } from '../schools/index.ts'

export function canSetYears(actor: Actor): boolean {
  return hasRole(actor, 'sectorAdministrator')
}

/** Of one school, where it keeps to the policy `schoolCalendar`; the sector itself is not bound by that. */
export function canSetOwnYear(actor: Actor, schoolId: Types.ObjectId | string, isAllowed: boolean): boolean {
  return canSetYears(actor) || (isAllowed && canManageSchool(actor, schoolId))
}
