// The same patience for everything that somebody may guess: passwords, codes on paper, codes of a second factor.

import type { Types } from 'mongoose'
import type { Origin } from '../actor.ts'
import { record } from '../audit/index.ts'
import { findActor, unitIdsOf } from './actors.ts'
import { blameAddress, countTry, takeBack, type Try } from './throttle.ts'

export type Judged<T> =
  | { readonly kind: 'right'; readonly found: T }
  /** `seconds` before the next try. */
  | { readonly kind: 'wrong'; readonly seconds: number }
  /** Nothing was looked at. */
  | { readonly kind: 'wait'; readonly seconds: number }

export interface Time {
  now(): Date
  pause(milliseconds: number): Promise<void>
}

export const realTime: Time = {
  now: () => new Date(),
  pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
}

export interface Guess extends Omit<Try, 'address'> {
  /** Of the account, if there is one. */
  readonly accountId: Types.ObjectId | undefined
  readonly origin: Origin
}

/** `look` gives undefined when it is wrong. */
export async function judge<T>(guess: Guess, look: () => Promise<T | undefined>, time: Time): Promise<Judged<T>> {
  const { userNameKey, knownBrowser, accountId, origin } = guess
  const given: Try = { userNameKey, knownBrowser, address: origin.address }
  const admission = await countTry(given, time.now())
  if (!admission.isAdmitted) return { kind: 'wait', seconds: admission.seconds }
  if (admission.pause > 0) await time.pause(admission.pause)

  const found = await look()
  if (found === undefined) {
    await blameAddress(given, time.now())
    if (accountId && admission.locks) await writeDownLock(accountId, admission.locks, origin)
    return { kind: 'wrong', seconds: admission.seconds }
  }
  await takeBack(given)
  return { kind: 'right', found }
}

async function writeDownLock(id: Types.ObjectId, where: string, origin: Origin): Promise<void> {
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
