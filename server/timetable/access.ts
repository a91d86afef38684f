// Who may do what with timetables. Those of a class are seen by whoever sees the class (classes), those of a teacher and of a
// school by whoever sees the school: families see the one of their class alone.

import type { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { canManageSchool } from '../schools/index.ts'

/** Enters lessons and bell times, imports them, and says who stands in for whom. */
export function canManageTimetables(actor: Actor, schoolId: Types.ObjectId | string): boolean {
  return canManageSchool(actor, schoolId)
}
