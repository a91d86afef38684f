// Who looks after finding.

import { type Actor, hasRole } from '../actor.ts'
import type { Role } from '../roles.ts'

/** Change what words mean for everybody. */
export const wordKeepers: readonly Role[] = ['reviewer', 'sectorSpecialist', 'sectorAdministrator']
/** See what was looked for and not found. */
export const gapReaders: readonly Role[] = [...wordKeepers, 'sectorLeader', 'librarian']

export function canKeepWords(actor: Actor): boolean {
  return hasRole(actor, ...wordKeepers)
}

export function canReadGaps(actor: Actor): boolean {
  return hasRole(actor, ...gapReaders)
}
