// Making, finding and revoking the secret address of a calendar.

import { createHash, randomBytes } from 'node:crypto'
import { inTransaction } from '../../storage/database/index.ts'
import { findActor } from '../accounts/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { record } from '../audit/index.ts'
import { forbidden, notFound } from '../errors.ts'
import { CalendarFeed, type FeedRecord } from './feed.model.ts'

/** A new one takes the place of the one before, which is of no use from then on. Shown this once. @throws AppError 403 */
export async function makeFeed(actor: Actor, origin: Origin): Promise<string> {
  refuseTokens(actor)
  const key = randomBytes(32).toString('base64url')
  const { personId, accountId } = actor
  await inTransaction(async (session) => {
    const set = { accountId, hash: hashOf(key), createdAt: new Date() }
    await CalendarFeed.updateOne({ personId }, { $set: set }, { session, upsert: true })
    await record({ action: 'calendar.feedMade', actor, origin, subject: { kind: 'person', id: personId } }, session)
  })
  return key
}

export async function revokeFeed(actor: Actor, origin: Origin): Promise<void> {
  refuseTokens(actor)
  const { personId } = actor
  await inTransaction(async (session) => {
    const { deletedCount } = await CalendarFeed.deleteOne({ personId }, { session })
    if (deletedCount === 0) return
    await record({ action: 'calendar.feedRevoked', actor, origin, subject: { kind: 'person', id: personId } }, session)
  })
}

export async function findFeed({ personId }: Actor): Promise<FeedRecord | null> {
  return await CalendarFeed.findOne({ personId }).lean()
}

/** With the rights that they have now. @throws AppError 404, also for who cannot sign in any more */
export async function actorOfFeed(key: unknown): Promise<{ readonly actor: Actor; readonly feed: FeedRecord }> {
  if (typeof key !== 'string' || !/^[\w-]{43}$/.test(key)) throw notFound()
  const feed = await CalendarFeed.findOne({ hash: hashOf(key) }).lean()
  const actor = feed && (await findActor(feed.accountId.toString()))
  if (!feed || !actor) throw notFound()
  return { actor, feed }
}

/** What can be read by itself for years is given to people alone. */
function refuseTokens({ isService, scopes }: Actor): void {
  if (isService || scopes !== undefined) throw forbidden()
}

function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('base64url')
}
