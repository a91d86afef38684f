import { inTransaction } from '../../../storage/database/index.ts'
import type { Origin } from '../../actor.ts'
import { enqueue } from '../../outbox/index.ts'
import { hashPassword } from '../hashing.ts'
import { changeLock } from '../lock.ts'
import { recordOwn } from '../own-entry.ts'
import { newsOf } from '../sign-in.ts'
import type { LinkOwner } from './link.ts'

/**
 * Uses the link up and ends all sessions. Says whether it still held: of two at once, one does. What the password must be like
 * is `passwordProblem`.
 */
export async function setForgottenPassword(
  { actor, which }: LinkOwner,
  { newPassword, origin }: { newPassword: string; origin: Origin },
  now = new Date(),
): Promise<boolean> {
  const passwordHash = await hashPassword(newPassword)
  return await inTransaction(async (session) => {
    const lock = { passwordHash, mustChangePassword: false, at: now }
    if (!(await changeLock({ ...which, 'passwordLink.expiresAt': { $gt: now } }, lock, session))) return false
    await recordOwn(actor, { action: 'accounts.passwordRecovered', origin }, session)
    await enqueue('accounts.passwordChanged', newsOf(actor, origin), session)
    return true
  })
}
