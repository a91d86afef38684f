// What somebody becomes in a school, and what they cease to be when somebody says so.

import { Types } from 'mongoose'
import type { RecognisedPerson } from '../../people/index.ts'
import type { Role } from '../../roles.ts'
import type { Setting } from '../setting.ts'
import type { Change } from './planned.ts'
import type { Step } from './steps.ts'

export function holds({ places }: RecognisedPerson, role: Role, unitIds: readonly string[], today: Date): boolean {
  return places.some(
    (place) => place.role === role && unitIds.includes(place.unitId.toString()) && isOpen(place, today),
  )
}

export function isOpen({ to }: { readonly to?: Date | null }, today: Date): boolean {
  return !to || to > today
}

/** One that ends today goes on (`beginMembership`). */
export function beginRole(person: RecognisedPerson, role: Role, unitId: Types.ObjectId, from: Date): Step {
  const former = person.places.find(
    (place) => place.role === role && place.unitId.equals(unitId) && place.from <= from && place.to && place.to >= from,
  )
  return { do: 'beginRole', personId: person._id, unitId, role, from, ...(former?.to ? { formerTo: former.to } : {}) }
}

export interface Ending {
  readonly changes: readonly Change[]
  readonly steps: readonly Step[]
}

/** Today is the last day. */
export function endRoles(
  person: RecognisedPerson,
  isMeant: (role: Role) => boolean,
  { setting, schoolId }: { setting: Setting; schoolId: string },
): Ending {
  const on = new Date(setting.today.getTime() + 24 * 3600_000)
  const ending = person.places.filter(
    (place) => isMeant(place.role) && place.unitId.equals(schoolId) && isOpen(place, on),
  )
  return {
    changes: ending.map(({ role }) => ({ field: 'roles', before: role })),
    steps: ending.map(({ role, unitId, to }) => {
      return { do: 'endRole', personId: person._id, unitId, role, on, ...(to ? { formerTo: to } : {}) }
    }),
  }
}
