// Somebody with a second factor, and what their phone shows.

import { TOTP, Secret } from 'otpauth'
import { findActor } from '../../server/accounts/index.ts'
import { readDraft, draftSecondFactor, setUpSecondFactor } from '../../server/accounts/second-factor/set-up.ts'
import type { MadePerson } from '../support/make.ts'

export const origin = { address: '198.51.100.7', device: 'a test' }

export function codeAt(secret: string, time: Date): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: time.getTime() })
}

export const later = (time: Date, seconds: number): Date => new Date(time.getTime() + seconds * 1000)

/** By default five minutes ago, so that none of the codes of today has been used. */
export async function giveSecondFactor({ accountId }: MadePerson, at = later(new Date(), -300)) {
  const actor = (await findActor(accountId.toString()))!
  const draft = (await readDraft(actor, (await draftSecondFactor(actor, at)).sealed, at))!
  const codes = (await setUpSecondFactor(actor, { draft, code: codeAt(draft.secret, at), origin }, at))!
  return { actor, secret: draft.secret, codes }
}
