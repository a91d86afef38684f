// Which account an identity opens: the one that has been opened with it before, or, the first time, that of the one person whose
// confirmed address it has. None is made.

import { inTransaction } from '../../../storage/database/index.ts'
import type { Actor, Origin } from '../../actor.ts'
import { notFound } from '../../errors.ts'
import { Account } from '../account.model.ts'
import { findActor } from '../actors.ts'
import { findAccountByEmail } from '../find.ts'
import { recordOwn } from '../own-entry.ts'
import type { Identity } from './identity.ts'

/** Undefined when it is nobody's, or the account is closed. */
export async function findOwner(identity: Identity, origin: Origin): Promise<Actor | undefined> {
  const linked = (await findLinked(identity)) ?? ((await linkByEmail(identity, origin)) && (await findLinked(identity)))
  return linked && !linked.closedAt ? await findActor(linked._id.toString()) : undefined
}

/** Since when the account can be opened from there. */
export async function findLink({ accountId }: Actor): Promise<Date | undefined> {
  const account = await Account.findById(accountId, { openid: 1 }).lean()
  return account?.openid?.linkedAt ?? undefined
}

/** @throws AppError 404 when there is no link */
export async function unlink(actor: Actor, origin: Origin): Promise<void> {
  await inTransaction(async (session) => {
    const filter = { _id: actor.accountId, openid: { $exists: true } }
    const former = await Account.findOneAndUpdate(filter, { $unset: { openid: 1 } }, { session, lean: true })
    if (!former?.openid) throw notFound()
    const before = { issuer: former.openid.issuer }
    await recordOwn(actor, { action: 'accounts.openidUnlinked', before, origin }, session)
  })
}

async function findLinked({ issuer, subject }: Identity) {
  return await Account.findOne({ 'openid.issuer': issuer, 'openid.subject': subject }, { closedAt: 1 }).lean()
}

/** Says whether it did. */
async function linkByEmail({ issuer, subject, email }: Identity, origin: Origin): Promise<boolean> {
  const account = email === undefined ? undefined : await findAccountByEmail(email)
  const owner = account && !account.closedAt ? await findActor(account._id.toString()) : undefined
  if (!account || !owner) return false

  return await inTransaction(async (session) => {
    // Who is known there already is somebody else: their former address has gone to another one.
    const filter = { _id: account._id, 'openid.issuer': { $ne: issuer } }
    const openid = { issuer, subject, linkedAt: new Date() }
    const { matchedCount } = await Account.updateOne(filter, { $set: { openid } }, { session })
    if (matchedCount > 0)
      await recordOwn(owner, { action: 'accounts.openidLinked', after: { issuer }, origin }, session)
    return matchedCount > 0
  })
}
