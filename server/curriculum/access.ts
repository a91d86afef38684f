import { type Actor, hasRole } from '../actor.ts'
import type { Role } from '../roles.ts'

/** Who keeps what schools teach. Everybody who has signed in reads it. */
export const curriculumEditors = ['sectorSpecialist', 'sectorAdministrator'] as const satisfies readonly Role[]

export function canEditCurriculum(actor: Actor): boolean {
  return hasRole(actor, ...curriculumEditors)
}
