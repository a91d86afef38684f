import { inTransaction } from '../../storage/database/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { conflict } from '../errors.ts'
import { endSessions } from '../http/session-store.ts'
import { enqueue } from '../outbox/index.ts'
import { Account } from './account.model.ts'
import { announceActor } from './actors.ts'
import { authenticate, type Answer, type Time } from './authenticate.ts'
import { hashPassword } from './hashing.ts'
import { browserHashOf } from './known-browsers.ts'
import { recordOwn } from './own-entry.ts'
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
    const { matchedCount } = await Account.updateOne(
      { _id: accountId, closedAt: { $exists: false } },
      {
        passwordHash,
        passwordChangedAt: new Date(),
        mustChangePassword: false,
        knownBrowsers: browserKey === undefined ? [] : [browserHashOf(browserKey)],
      },
      { session },
    )
    if (matchedCount === 0) throw conflict()
    await endSessions(accountId.toString(), undefined, session)
    await announceActor(accountId, session)
    await recordOwn(actor, { action: 'accounts.passwordChanged', origin }, session)
    await enqueue('accounts.passwordChanged', newsOf(actor, origin), session)
  })
}
