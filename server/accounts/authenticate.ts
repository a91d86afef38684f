// Is it them? The same question for the sign-in page and for the API, with the same patience.

import type { Actor, Origin } from '../actor.ts'
import { record } from '../audit/index.ts'
import { Account } from './account.model.ts'
import { findActor, unitIdsOf } from './actors.ts'
import { findForSignIn, type SignInAccount } from './find.ts'
import { hashPassword, isOutdated, refuseWhenBusy, verifyPassword } from './hashing.ts'
import { browserHashOf } from './known-browsers.ts'
import { blameAddress, countTry, takeBack, type Try } from './throttle.ts'
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

export interface Time {
  now(): Date
  pause(milliseconds: number): Promise<void>
}

const realTime: Time = {
  now: () => new Date(),
  pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
}

/** @throws AppError 429 when too many want to sign in at this moment */
export async function authenticate(credentials: Credentials, time: Time = realTime): Promise<Answer> {
  const { password, origin } = credentials
  refuseWhenBusy(origin.address)
  const userNameKey = userNameKeyOf(credentials.userName)
  const account = await findForSignIn(userNameKey)
  const given: Try = { userNameKey, address: origin.address, knownBrowser: knownIn(account, credentials.browserKey) }

  const admission = await countTry(given, time.now())
  if (!admission.isAdmitted) return { kind: 'wait', seconds: admission.seconds }
  if (admission.pause > 0) await time.pause(admission.pause)

  const isRight = await verifyPassword(account?.passwordHash, password, origin.address)
  const actor = account && isRight ? await findActor(account.id.toString()) : undefined
  if (!account || !actor) {
    await blameAddress(given, time.now())
    if (account && admission.locks) await tellOfLock(account, admission.locks, origin)
    return { kind: 'wrong', seconds: admission.seconds }
  }
  await takeBack(given)
  await renewHash(account, password)
  return { kind: 'right', actor }
}

function knownIn(account: SignInAccount | undefined, browserKey: string | undefined): string | undefined {
  if (!account || browserKey === undefined) return undefined
  const hash = browserHashOf(browserKey)
  return account.knownBrowsers.includes(hash) ? hash : undefined
}

async function tellOfLock({ id }: SignInAccount, where: string, origin: Origin): Promise<void> {
  const owner = await findActor(id.toString())
  await record({
    action: 'accounts.signInLocked',
    actor: undefined,
    subject: { kind: 'account', id },
    unitIds: owner && unitIdsOf(owner),
    after: { where },
    origin,
  })
}

async function renewHash({ id, passwordHash }: SignInAccount, password: string): Promise<void> {
  if (passwordHash === undefined || !isOutdated(passwordHash)) return
  await Account.updateOne({ _id: id, passwordHash }, { $set: { passwordHash: await hashPassword(password) } })
}
