// A browser that is not asked for a code for thirty days: it keeps a random key, the account a mark of it, made with a key of
// ours. So nobody can write one, and the account's owner, or a new password, ends them all.

import { randomBytes } from 'node:crypto'
import type { Types } from 'mongoose'
import { inTransaction } from '../../../storage/database/index.ts'
import type { Actor, Origin } from '../../actor.ts'
import { markOf, marksOf } from '../../sealing/index.ts'
import { Account } from '../account.model.ts'
import { recordOwn } from '../own-entry.ts'

/** Days. */
export const trustedFor = 30
/** Of one account: the oldest goes. */
const mostTrusted = 10

/** Gives what the browser has to keep. */
export async function trustBrowser({ accountId }: Pick<Actor, 'accountId'>, now = new Date()): Promise<string> {
  const key = randomBytes(16).toString('base64url')
  const trusted = {
    mark: await markOf(purpose, textOf(accountId, key)),
    until: new Date(now.getTime() + trustedFor * 24 * 3600_000),
  }
  await Account.updateOne(
    { _id: accountId, secondFactor: { $exists: true } },
    { $push: { 'secondFactor.trusted': { $each: [trusted], $slice: -mostTrusted } } },
  )
  return key
}

/** `keys`: all that the browser keeps; several people may use it. */
export async function isTrusted(
  { accountId }: Pick<Actor, 'accountId'>,
  keys: readonly string[],
  now = new Date(),
): Promise<boolean> {
  if (keys.length === 0) return false
  const factor = (await Account.findById(accountId, { secondFactor: 1 }).lean())?.secondFactor
  const current = (factor?.trusted ?? []).filter(({ until }) => until && until > now).map(({ mark }) => mark)
  for (const key of keys) {
    const marks = await marksOf(purpose, textOf(accountId, key))
    if (current.some((mark) => mark && marks.includes(mark))) return true
  }
  return false
}

/** Every browser is asked for a code again, also the one that asks for this. */
export async function forgetTrusted(actor: Actor, origin: Origin): Promise<void> {
  await inTransaction(async (session) => {
    await Account.updateOne(
      { _id: actor.accountId, secondFactor: { $exists: true } },
      { $set: { 'secondFactor.trusted': [] } },
      { session },
    )
    await recordOwn(actor, { action: 'accounts.trustEnded', origin }, session)
  })
}

const purpose = 'trusted browser'

function textOf(accountId: Types.ObjectId, key: string): string {
  return `${accountId.toString()} ${key}`
}
