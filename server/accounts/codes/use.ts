import { inTransaction } from '../../../storage/database/index.ts'
import type { Actor, Origin } from '../../actor.ts'
import { enqueue } from '../../outbox/index.ts'
import { Account } from '../account.model.ts'
import { findActor, forgetActor } from '../actors.ts'
import { findForSignIn } from '../find.ts'
import { knownIn } from '../known-browsers.ts'
import { changeLock } from '../lock.ts'
import { recordOwn } from '../own-entry.ts'
import { judge, type Judged, realTime, type Time } from '../patience.ts'
import type { Proof } from '../proof.ts'
import { newsOf } from '../sign-in.ts'
import { userNameKeyOf } from '../user-name.ts'
import { signInMarks } from './code.ts'

export interface TypedCode {
  readonly userName: string
  readonly code: string
  readonly origin: Origin
  readonly browserKey?: string
}

export interface CodeOwner {
  readonly actor: Actor
  readonly proof: Proof
}

/**
 * Whose code it is; it is not used up yet. Slowed down like passwords, but counted apart from them: who comes with a code has
 * often tried passwords before.
 */
export async function checkSignInCode(typed: TypedCode, time: Time = realTime): Promise<Judged<CodeOwner>> {
  const { userName, code, origin } = typed
  const key = userNameKeyOf(userName)
  const account = await findForSignIn(key)
  const owner = async (): Promise<CodeOwner | undefined> => {
    if (!account) return undefined
    const marks = await signInMarks(account.id, code)
    const current = { 'signInCode.mark': { $in: marks }, 'signInCode.expiresAt': { $gt: time.now() } }
    const theirs = await Account.findOne({ _id: account.id, ...current }, { signInCode: 1 }).lean()
    const mark = theirs?.signInCode?.mark
    const actor = mark ? await findActor(account.id.toString()) : undefined
    return actor && mark ? { actor, proof: { kind: 'code', mark } } : undefined
  }
  const knownBrowser = knownIn(account, typed.browserKey)
  return await judge({ userNameKey: `code ${key}`, knownBrowser, accountId: account?.id, origin }, owner, time)
}

/**
 * Uses it up, ends all sessions and the former password: a password of their own comes next. Gives who they are from now on;
 * undefined when somebody else was faster.
 */
export async function useSignInCode(
  { actor, proof }: CodeOwner,
  origin: Origin,
  now = new Date(),
): Promise<Actor | undefined> {
  const { accountId } = actor
  const isUsed = await inTransaction(async (session) => {
    const current = { 'signInCode.mark': proof.mark, 'signInCode.expiresAt': { $gt: now } }
    const lock = { passwordHash: undefined, mustChangePassword: true, at: now }
    if (!(await changeLock({ _id: accountId, ...current }, lock, session))) return false
    await recordOwn(actor, { action: 'accounts.signInCodeUsed', origin }, session)
    await enqueue('accounts.signInCodeUsed', newsOf(actor, origin), session)
    return true
  })
  if (!isUsed) return undefined
  forgetActor(accountId.toString())
  return await findActor(accountId.toString())
}
