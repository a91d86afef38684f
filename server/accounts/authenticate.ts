// Is it them? The same question for the sign-in page and for the API, with the same patience.

import type { Actor, Origin } from '../actor.ts'
import { Account } from './account.model.ts'
import { findActor } from './actors.ts'
import { findForSignIn, type SignInAccount } from './find.ts'
import { hashPassword, isOutdated, refuseWhenBusy, verifyPassword } from './hashing.ts'
import { knownIn } from './known-browsers.ts'
import { judge, realTime, type Time } from './patience.ts'
import { userNameKeyOf } from './user-name.ts'

export interface Credentials {
  /** The user name, or the confirmed e-mail address of the person. */
  readonly userName: string
  readonly password: string
  readonly origin: Origin
  /** What this browser has kept from signing in before. */
  readonly browserKey?: string
}

export type Answer =
  | { readonly kind: 'right'; readonly actor: Actor }
  /** Never says whether it is the name or the password. `seconds` before the next try. */
  | { readonly kind: 'wrong'; readonly seconds: number }
  /** The password was not looked at. */
  | { readonly kind: 'wait'; readonly seconds: number }

/** @throws AppError 429 when too many want to sign in at this moment */
export async function authenticate(credentials: Credentials, time: Time = realTime): Promise<Answer> {
  const { password, origin } = credentials
  refuseWhenBusy(origin.address)
  const userNameKey = userNameKeyOf(credentials.userName)
  const account = await findForSignIn(userNameKey)
  const knownBrowser = knownIn(account, credentials.browserKey)
  const isTheirs = async () => {
    const isRight = await verifyPassword(account?.passwordHash, password, origin.address)
    return account && isRight ? await findActor(account.id.toString()) : undefined
  }
  const judged = await judge({ userNameKey, knownBrowser, accountId: account?.id, origin }, isTheirs, time)
  if (judged.kind !== 'right') return judged
  await renewHash(account!, password)
  return { kind: 'right', actor: judged.found }
}

async function renewHash({ id, passwordHash }: SignInAccount, password: string): Promise<void> {
  if (passwordHash === undefined || !isOutdated(passwordHash)) return
  await Account.updateOne({ _id: id, passwordHash }, { $set: { passwordHash: await hashPassword(password) } })
}
