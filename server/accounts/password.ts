// What makes a password too easy to guess. No rules about digits and signs: length, and not what everybody tries first.

import type { ActorMembership } from '../actor.ts'
import type { FieldError } from '../http/form.ts'
import { isCommon, plain } from './common-passwords.ts'

export const longestPassword = 200
const shortest = { pupils: 8, staff: 10 }

/** Characters. Who may see what belongs to others needs a longer one. */
export function shortestPassword(memberships: readonly Pick<ActorMembership, 'role'>[]): number {
  const isStaff = memberships.some(({ role }) => role !== 'student' && role !== 'guardian')
  return isStaff ? shortest.staff : shortest.pupils
}

export interface Owner {
  readonly userName: string
  readonly name: string
  readonly memberships: readonly Pick<ActorMembership, 'role'>[]
}

/** The first thing that is wrong with it, or nothing. */
export function passwordProblem(password: string, owner: Owner): FieldError | undefined {
  const text = password.normalize('NFC')
  const length = [...text].length
  const limit = shortestPassword(owner.memberships)
  if (length < limit) return { key: 'accounts.password.tooShort', values: { limit } }
  if (length > longestPassword) return { key: 'accounts.password.tooLong', values: { limit: longestPassword } }
  if (isOwn(text, owner)) return { key: 'accounts.password.own' }
  if (isCommon(text)) return { key: 'accounts.password.common' }
  return undefined
}

/** The user name, the part of an address before the @, or the own name; also with digits behind. */
function isOwn(password: string, { userName, name }: Owner): boolean {
  const text = plain(password)
  return [userName, userName.split('@')[0]!, name]
    .map(plain)
    .flatMap((own) => [own, own.replace(/\d+$/, '')])
    .some((own) => own !== '' && text.startsWith(own) && /^\d{0,8}$/.test(text.slice(own.length)))
}
