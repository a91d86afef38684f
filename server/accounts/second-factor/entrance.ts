// Between the first door, the password or a code on paper, and the second one. Nobody has a session before both are passed:
// meanwhile the browser keeps a sealed note of what was shown.
//
// Who signs in with a provider of identities (openid/) does not come here: whether a second factor is asked for is the
// provider's decision then, which knows how they have signed in there.

import type { Request, Response } from 'express'
import { Types } from 'mongoose'
import type { Actor } from '../../actor.ts'
import { cookieOf, originOf } from '../../http/context.ts'
import { notify } from '../../http/notices.ts'
import { findActor } from '../actors.ts'
import { useSignInCode } from '../codes/use.ts'
import { cookieOptions, enter, landingOf, ownCookie } from '../entrance.ts'
import { holds, type Proof } from '../proof.ts'
import { openSealed, sealFor } from '../sealed-note.ts'
import { hasSecondFactor } from './check.ts'
import { isTrusted, trustBrowser, trustedFor } from './trusted.ts'

export interface Passed {
  readonly actor: Actor
  readonly proof: Proof
  /** Where they wanted to go. */
  readonly next: string
}

/** Milliseconds to find one's phone. */
const patience = 10 * 60_000
const purpose = 'first door'

export async function enterOrAsk(req: Request, res: Response, passed: Passed): Promise<void> {
  const { actor, proof, next } = passed
  if (!(await hasSecondFactor(actor)) || (await isTrusted(actor, trustKeysOf(req))))
    return await letIn(req, res, passed)
  const note = { accountId: actor.accountId.toString(), proof, next }
  const sealed = await sealFor(purpose, note, new Date(Date.now() + patience))
  res.cookie(ownCookie(req, 'door'), sealed, { ...cookieOptions(req), maxAge: patience })
  res.redirect(303, '/sign-in/second-factor')
}

/** Who has passed the first door in this browser; undefined when that is too long ago, or holds no more. */
export async function findPassed(req: Request): Promise<Passed | undefined> {
  const sealed = cookieOf(req, ownCookie(req, 'door'))
  const note = sealed && (await openSealed<{ accountId: string; proof: Proof; next: string }>(purpose, sealed))
  if (!note) return undefined
  const { accountId, proof, next } = note
  const actor = (await holds(proof, new Types.ObjectId(accountId), new Date())) && (await findActor(accountId))
  return actor ? { actor, proof, next } : undefined
}

/** All doors are passed. */
export async function letIn(req: Request, res: Response, { actor, proof, next }: Passed): Promise<void> {
  const owner = proof.kind === 'code' ? await useSignInCode({ actor, proof }, originOf(req)) : actor
  if (!owner) {
    notify(res, { kind: 'wrong', key: 'accounts.signInCode.gone' })
    return res.redirect(303, '/sign-in/code')
  }
  await enter(req, res, owner)
  leaveDoor(req, res)
  res.redirect(303, landingOf(owner, next))
}

export function leaveDoor(req: Request, res: Response): void {
  if (cookieOf(req, ownCookie(req, 'door'))) res.clearCookie(ownCookie(req, 'door'), cookieOptions(req))
}

/** This browser is not asked again for a while. Others who use it may have chosen the same. */
export async function trustThis(req: Request, res: Response, actor: Actor): Promise<void> {
  const keys = [await trustBrowser(actor), ...trustKeysOf(req)].slice(0, mostPeople)
  res.cookie(ownCookie(req, 'trusted'), keys.join('.'), { ...cookieOptions(req), maxAge: trustedFor * 24 * 3600_000 })
}

/** Of one browser. */
const mostPeople = 5

function trustKeysOf(req: Request): string[] {
  const keys = (cookieOf(req, ownCookie(req, 'trusted')) ?? '').split('.')
  return keys.filter((key) => /^[\w-]{22}$/.test(key)).slice(0, mostPeople)
}
