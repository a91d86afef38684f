// What opens an account is another thing from now on, and whatever opened it before does so no more: the password, links in
// mails, codes on paper, sessions, browsers that were known or trusted.

import type { ClientSession, Types } from 'mongoose'
import { endSessions } from '../http/session-store.ts'
import { Account } from './account.model.ts'
import { announceActor } from './actors.ts'
import { browserHashOf } from './known-browsers.ts'

export interface Lock {
  /** Undefined: no password opens it until somebody sets one. */
  readonly passwordHash: string | undefined
  readonly mustChangePassword: boolean
  /** Of the one browser that stays known. */
  readonly browserKey?: string
  readonly at: Date
}

/** Says whether there was such an account, which is not closed. `which` may ask for more, so that a race has one winner. */
export async function changeLock(
  which: { readonly _id: Types.ObjectId } & Readonly<Record<string, unknown>>,
  { passwordHash, mustChangePassword, browserKey, at }: Lock,
  session: ClientSession,
): Promise<boolean> {
  const knownBrowsers = browserKey === undefined ? [] : [browserHashOf(browserKey)]
  const set = { mustChangePassword, knownBrowsers, passwordChangedAt: at }
  const { matchedCount } = await Account.updateOne(
    { $and: [which, { closedAt: { $exists: false } }] },
    {
      $set: { ...set, ...(passwordHash === undefined ? {} : { passwordHash }) },
      $unset: { passwordLink: 1, signInCode: 1, ...(passwordHash === undefined ? { passwordHash: 1 } : {}) },
    },
    { session },
  )
  if (matchedCount === 0) return false
  const hasSecondFactor = { _id: which._id, secondFactor: { $exists: true } }
  await Account.updateOne(hasSecondFactor, { $set: { 'secondFactor.trusted': [] } }, { session })
  await endSessions(which._id.toString(), undefined, session)
  await announceActor(which._id, session)
  return true
}
