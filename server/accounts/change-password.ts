import { inTransaction } from '../../storage/database/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { conflict } from '../errors.ts'
import { enqueue } from '../outbox/index.ts'
import { Account } from './account.model.ts'
import { type Answer, authenticate } from './authenticate.ts'
import { hashPassword } from './hashing.ts'
import { changeLock } from './lock.ts'
import { recordOwn } from './own-entry.ts'
import type { Time } from './patience.ts'
import { newsOf } from './sign-in.ts'

export interface PasswordChange {
  readonly newPassword: string
  readonly origin: Origin
  /** What this browser has kept; all others are strangers from now on. */
  readonly browserKey: string | undefined
}

/** The current password is asked for once more: somebody else may be sitting before an open page. */
export async function checkOwnPassword(
  actor: Actor,
  given: { password: string; origin: Origin; browserKey?: string },
  time?: Time,
): Promise<Answer> {
  return await authenticate({ ...given, userName: actor.userName }, time)
}

/** Ends all sessions of the account: whoever changes it signs in anew. What the password must be like is `passwordProblem`. */
export async function changePassword(actor: Actor, change: PasswordChange): Promise<void> {
  const { accountId } = actor
  const { origin, browserKey } = change
  const passwordHash = await hashPassword(change.newPassword)
  await inTransaction(async (session) => {
    const lock = { passwordHash, mustChangePassword: false, browserKey, at: new Date() }
    if (!(await changeLock({ _id: accountId }, lock, session))) throw conflict()
    await recordOwn(actor, { action: 'accounts.passwordChanged', origin }, session)
    await enqueue('accounts.passwordChanged', newsOf(actor, origin), session)
  })
}

/** Whether they have one that can be asked for: not when the school has made the account, or let them in with a code. */
export async function hasPassword({ accountId }: Actor): Promise<boolean> {
  return (await Account.exists({ _id: accountId, passwordHash: { $exists: true } })) !== null
}
