import type { Role } from '../roles.ts'
import type { Group } from './person.model.ts'

export function groupOf(role: Role): Group {
  return role === 'student' || role === 'guardian' ? role : 'staff'
}

/** Of a place (person.model.ts). */
export function placeKeyOf(unitId: { toString(): string }, group: Group): string {
  return `${unitId.toString()}:${group}`
}
