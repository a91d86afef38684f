// What signing in leaves behind, and what is told of it.

import type { Actor, Origin } from '../actor.ts'
import { enqueue } from '../outbox/index.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { Account } from './account.model.ts'
import { browserHashOf, mostKnown } from './known-browsers.ts'
import { recordOwn } from './own-entry.ts'

/** After `authenticate` has said that it is them. */
export async function recordSignIn(actor: Actor, origin: Origin, browserKey: string): Promise<void> {
  const { accountId } = actor
  const browser = browserHashOf(browserKey)
  await inTransaction(async (session) => {
    const former = await Account.findOneAndUpdate(
      { _id: accountId, knownBrowsers: { $ne: browser } },
      { $push: { knownBrowsers: { $each: [browser], $slice: -mostKnown } } },
      { session, projection: { knownBrowsers: 1 }, lean: true },
    )
    await Account.updateOne({ _id: accountId }, { lastSignInAt: new Date() }, { session })
    // The first browser of all is no news to its owner.
    if (former?.knownBrowsers?.length) await enqueue('accounts.newBrowser', newsOf(actor, origin), session)
    await recordOwn(actor, { action: 'accounts.signedIn', origin }, session)
  })
}

export async function recordSignOut(actor: Actor, origin: Origin): Promise<void> {
  await recordOwn(actor, { action: 'accounts.signedOut', origin })
}

/** What a mail needs to tell somebody of what has happened to their account. */
export function newsOf({ accountId, personId }: Actor, { address, device }: Origin) {
  return { accountId, personId, address, device, at: new Date() }
}
