// Is it the code of their phone, or one of their recovery codes? Each counts once.

import type { Types } from 'mongoose'
import { inTransaction } from '../../../storage/database/index.ts'
import type { Actor, Origin } from '../../actor.ts'
import { enqueue } from '../../outbox/index.ts'
import { unseal } from '../../sealing/index.ts'
import { Account } from '../account.model.ts'
import { knownIn } from '../known-browsers.ts'
import { recordOwn } from '../own-entry.ts'
import { judge, type Judged, realTime, type Time } from '../patience.ts'
import { newsOf } from '../sign-in.ts'
import { recoveryMarks } from './recovery-codes.ts'
import { stepOf } from './totp.ts'

export interface GivenCode {
  /** As it was typed. */
  readonly code: string
  readonly origin: Origin
  readonly browserKey?: string
}

export type CodeKind = 'code' | 'recoveryCode'

export async function hasSecondFactor({ accountId }: Pick<Actor, 'accountId'>): Promise<boolean> {
  return (await Account.exists({ _id: accountId, secondFactor: { $exists: true } })) !== null
}

/** Slowed down like passwords, but counted apart from them: a wrong password yesterday is no wrong code today. */
export async function checkSecondFactor(
  actor: Actor,
  given: GivenCode,
  time: Time = realTime,
): Promise<Judged<CodeKind>> {
  const { accountId } = actor
  const account = await Account.findById(accountId, { knownBrowsers: 1 }).lean()
  const knownBrowser = knownIn({ knownBrowsers: account?.knownBrowsers ?? [] }, given.browserKey)
  const guess = { userNameKey: `second factor ${accountId.toString()}`, knownBrowser, accountId, origin: given.origin }
  return await judge(guess, () => useCode(actor, given, time.now()), time)
}

async function useCode(actor: Actor, { code: typed, origin }: GivenCode, now: Date): Promise<CodeKind | undefined> {
  const { accountId } = actor
  const factor = (await Account.findById(accountId, { secondFactor: 1 }).lean())?.secondFactor
  if (!factor) return undefined
  const step = stepOf(typed.replace(/\s/g, ''), await unseal(factor.secret), now)
  if (step !== undefined) return (await useStep(accountId, factor.secret, step)) ? 'code' : undefined
  return (await useRecoveryCode(actor, typed, origin)) ? 'recoveryCode' : undefined
}

/** A code that somebody has read over a shoulder is worth nothing once it was used, nor are those before it. */
async function useStep(_id: Types.ObjectId, secret: string, step: number): Promise<boolean> {
  const { matchedCount } = await Account.updateOne(
    { _id, 'secondFactor.secret': secret, 'secondFactor.lastStep': { $lt: step } },
    { $set: { 'secondFactor.lastStep': step } },
  )
  return matchedCount > 0
}

async function useRecoveryCode(actor: Actor, typed: string, origin: Origin): Promise<boolean> {
  const { accountId: _id } = actor
  const marks = { $in: await recoveryMarks(_id, typed) }
  return await inTransaction(async (session) => {
    const former = await Account.findOneAndUpdate(
      { _id, 'secondFactor.recoveryMarks': marks },
      { $pull: { 'secondFactor.recoveryMarks': marks } },
      { session, projection: { secondFactor: 1 }, lean: true },
    )
    if (!former?.secondFactor) return false
    const left = former.secondFactor.recoveryMarks.length - 1
    await recordOwn(actor, { action: 'accounts.recoveryCodeUsed', after: { left }, origin }, session)
    await enqueue('accounts.recoveryCodeUsed', newsOf(actor, origin), session)
    return true
  })
}
