// Who must have a second factor. The sector decides it, once for all its schools.

import type { ActorMembership } from '../../actor.ts'
import { policyOf } from '../../policies/index.ts'
import type { PolicyDefinition } from '../../policy.ts'

export const secondFactorForStaff = {
  key: 'accounts.secondFactorForStaff',
  values: { kind: 'choice', choices: ['optional', 'administrators', 'staff'] },
  usual: 'optional',
  mayOverride: false,
  isSectorOnly: true,
} as const satisfies PolicyDefinition
export type SecondFactorChoice = (typeof secondFactorForStaff.values.choices)[number]

/** `administrators`: who can open other people's accounts. Pupils and their families are never forced. */
export function isRequired(choice: SecondFactorChoice, memberships: readonly Pick<ActorMembership, 'role'>[]): boolean {
  if (choice === 'optional') return false
  return memberships.some(({ role }) =>
    choice === 'staff'
      ? role !== 'student' && role !== 'guardian'
      : role === 'sectorAdministrator' || role === 'schoolAdministrator',
  )
}

export async function findSecondFactorChoice(): Promise<SecondFactorChoice> {
  return await policyOf(secondFactorForStaff)
}
