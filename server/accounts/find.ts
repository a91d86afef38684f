import type { Types } from 'mongoose'
import { findPersonByEmail } from '../people/index.ts'
import { Account } from './account.model.ts'

export interface SignInAccount {
  readonly id: Types.ObjectId
  readonly passwordHash: string | undefined
  readonly knownBrowsers: readonly string[]
}

/** By its user name, or by its person's confirmed e-mail address. Undefined when nobody can sign in with that. */
export async function findForSignIn(userNameKey: string): Promise<SignInAccount | undefined> {
  const named = await Account.findOne({ userNameKey }, fields).lean()
  const account = named ?? (userNameKey.includes('@') ? await findAccountByEmail(userNameKey) : undefined)
  if (!account || account.closedAt) return undefined
  const { _id: id, passwordHash, knownBrowsers } = account
  return { id, passwordHash: passwordHash ?? undefined, knownBrowsers: knownBrowsers ?? [] }
}

/** Of the one person whose confirmed address it is, if they have one account; it may be closed. */
export async function findAccountByEmail(email: string) {
  const personId = await findPersonByEmail(email)
  const accounts = personId ? await Account.find({ personId }, fields).limit(2).lean() : []
  return accounts.length === 1 ? accounts[0] : undefined
}

const fields = { passwordHash: 1, knownBrowsers: 1, closedAt: 1 } as const
