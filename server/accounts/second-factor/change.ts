// What becomes of a second factor that is on. Each asks for a code before, which is the business of the caller (check.ts).

import { inTransaction } from '../../../storage/database/index.ts'
import type { Actor, Origin } from '../../actor.ts'
import { notFound } from '../../errors.ts'
import { enqueue } from '../../outbox/index.ts'
import { Account } from '../account.model.ts'
import { announceActor } from '../actors.ts'
import { recordOwn } from '../own-entry.ts'
import { newsOf } from '../sign-in.ts'
import { newRecoveryCodes } from './recovery-codes.ts'

export interface SecondFactor {
  readonly since: Date
  /** Recovery codes that have not been used. */
  readonly codesLeft: number
  /** Browsers that are not asked for a code. */
  readonly trusted: number
}

/** Undefined when it is off. */
export async function findSecondFactor({ accountId }: Actor, now = new Date()): Promise<SecondFactor | undefined> {
  const factor = (await Account.findById(accountId, { secondFactor: 1 }).lean())?.secondFactor
  if (!factor) return undefined
  const trusted = factor.trusted.filter(({ until }) => until && until > now).length
  return { since: factor.since, codesLeft: factor.recoveryMarks.length, trusted }
}

/** @throws AppError 404 when it is off */
export async function turnOffSecondFactor(actor: Actor, origin: Origin): Promise<void> {
  const { accountId } = actor
  await inTransaction(async (session) => {
    const isOn = { _id: accountId, secondFactor: { $exists: true } }
    const { matchedCount } = await Account.updateOne(isOn, { $unset: { secondFactor: 1 } }, { session })
    if (matchedCount === 0) throw notFound()
    await announceActor(accountId, session)
    await recordOwn(actor, { action: 'accounts.secondFactorOff', origin }, session)
    await enqueue('accounts.secondFactorOff', newsOf(actor, origin), session)
  })
}

/** To be shown once; the former ones count no more. @throws AppError 404 when it is off */
export async function renewRecoveryCodes(actor: Actor, origin: Origin): Promise<readonly string[]> {
  const { accountId } = actor
  const { texts, marks } = await newRecoveryCodes(accountId)
  await inTransaction(async (session) => {
    const isOn = { _id: accountId, secondFactor: { $exists: true } }
    const change = { $set: { 'secondFactor.recoveryMarks': marks } }
    const { matchedCount } = await Account.updateOne(isOn, change, { session })
    if (matchedCount === 0) throw notFound()
    await recordOwn(actor, { action: 'accounts.recoveryCodesMade', origin }, session)
    await enqueue('accounts.recoveryCodesMade', newsOf(actor, origin), session)
  })
  return texts
}
