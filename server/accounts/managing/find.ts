import type { ClientSession, Types } from 'mongoose'
import type { Actor } from '../../actor.ts'
import { forbidden, notFound } from '../../errors.ts'
import { Account } from '../account.model.ts'
import { type Deed, deeds, permissionFor, type Target } from './access.ts'
import { findHolder, findPeopleHere, type Holder } from './holder.ts'
import { isOwnPupil } from './own-pupils.ts'

export interface ManagedAccount {
  readonly holder: Holder
  readonly may: Readonly<Record<Deed, boolean>>
}

/** With what the asking one may do with it. @throws AppError 404 */
export async function findManagedAccount(actor: Actor, accountId: Types.ObjectId): Promise<ManagedAccount> {
  const holder = await findHolder(accountId)
  if (!holder) throw notFound()
  const target = { ...holder, isOwnPupil: await isOwnPupil(actor, holder.personId) }
  if (permissionFor('see', actor, target) === 'hidden') throw notFound()
  return { holder, may: permissionsOf(actor, target) }
}

/** For a change, in its transaction: what they are is read together with it. @throws AppError 404, 403 */
export async function findHolderFor(
  deed: Deed,
  { actor, accountId, session }: { actor: Actor; accountId: Types.ObjectId; session: ClientSession },
): Promise<Holder> {
  const holder = await findHolder(accountId, session)
  if (!holder) throw notFound()
  const target = { ...holder, isOwnPupil: await isOwnPupil(actor, holder.personId) }
  refuseUnless(permissionFor(deed, actor, target))
  return holder
}

export interface ManagedPerson {
  readonly personId: Types.ObjectId
  readonly name: string
  /** And nothing else. */
  readonly isPupil: boolean
  /** Open ones first. */
  readonly accountIds: readonly Types.ObjectId[]
  readonly may: Readonly<Record<Deed, boolean>>
}

/** The accounts of a person: usually one, or none yet. @throws AppError 404 */
export async function findManagedPerson(actor: Actor, personId: Types.ObjectId): Promise<ManagedPerson> {
  const [person] = await findPeopleHere([personId])
  if (!person) throw notFound()
  const target = { ...person, isOwnPupil: await isOwnPupil(actor, personId) }
  if (permissionFor('see', actor, target) === 'hidden') throw notFound()
  const accounts = await Account.find({ personId }, { closedAt: 1 }).sort({ _id: 1 }).lean()
  const isOpen = ({ closedAt }: { closedAt?: Date | null }) => !closedAt
  const sorted = [...accounts.filter(isOpen), ...accounts.filter((account) => !isOpen(account))]
  const { name, memberships } = person
  const isPupil = memberships.length > 0 && memberships.every(({ role }) => role === 'student')
  return { personId, name, isPupil, accountIds: sorted.map(({ _id }) => _id), may: permissionsOf(actor, target) }
}

function permissionsOf(actor: Actor, target: Target): Record<Deed, boolean> {
  const all = deeds.map((deed) => [deed, permissionFor(deed, actor, target) === 'allowed'])
  return Object.fromEntries(all) as Record<Deed, boolean>
}

export function refuseUnless(permission: ReturnType<typeof permissionFor>): void {
  if (permission === 'hidden') throw notFound()
  if (permission === 'seen') throw forbidden()
}
