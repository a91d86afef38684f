// Who may have tokens, and who manages service accounts. A token never makes or ends another one, so that one that leaks
// cannot give itself more or longer life.

import type { Actor, Duty } from '../actor.ts'
import { type AppError, forbidden } from '../errors.ts'

/** Whoever is a person and asks by themselves, not through a token. */
export function canMakeTokens({ isService, scopes }: Actor): boolean {
  return !isService && scopes === undefined
}

/** What is to be done first is done in a browser: until then programs are not let in. */
export function dutyRefusal(duty: Duty): AppError {
  return forbidden(duty === 'setPassword' ? 'passwordChangeRequired' : 'secondFactorMissing')
}

export interface OfUnit {
  readonly unitId: { equals(id: Actor['accountId']): boolean }
}

export function canManage(actor: Actor, account: OfUnit): boolean {
  return canMakeTokens(actor) && administeredUnitIds(actor).some((id) => account.unitId.equals(id))
}

/** The same rule as `canManage`, as a query. Change both together; access.test.ts compares them. */
export const manageableBy = (actor: Actor) => ({
  unitId: { $in: canMakeTokens(actor) ? administeredUnitIds(actor) : [] },
})

export function administeredUnitIds({ memberships }: Actor): Actor['accountId'][] {
  return memberships.filter(({ role }) => role === 'sectorAdministrator').map(({ unitId }) => unitId)
}
