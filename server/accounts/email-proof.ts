// That an address is somebody's own: a mail brings a code there, and the page that it leads to gives it back.

import { randomBytes } from 'node:crypto'
import type { ClientSession } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { notFound } from '../errors.ts'
import { enqueue } from '../outbox/index.ts'
import { confirmEmail, findContact } from '../people/index.ts'
import { Account } from './account.model.ts'
import { recordOwn } from './own-entry.ts'

/** Milliseconds. */
const lifetime = 2 * 24 * 3600_000
const betweenMails = 60_000

/**
 * Has a mail sent there, one a minute at most: others are not to be bothered through us. An earlier code holds no longer.
 * Without an address nothing can be proved any more.
 */
export async function askForProof(actor: Actor, email: string | undefined, session: ClientSession): Promise<void> {
  const { accountId } = actor
  const account = await Account.findById(accountId, { emailProof: 1 }).session(session).lean()
  const last = account?.emailProof?.sentAt ?? undefined
  const now = Date.now()
  if (email === undefined) {
    await Account.updateOne({ _id: accountId }, { emailProof: { sentAt: last } }, { session })
    return
  }
  // The mail that is still to come reads what is stored here when it is sent.
  const isComing = last !== undefined && last.getTime() > now
  const sentAt = isComing ? last : new Date(Math.max(now, (last?.getTime() ?? 0) + betweenMails))
  const code = randomBytes(16).toString('base64url')
  const emailProof = { email, code, sentAt, expiresAt: new Date(now + lifetime) }
  await Account.updateOne({ _id: accountId }, { emailProof }, { session })
  if (!isComing) await enqueue('accounts.emailEntered', { accountId }, session, sentAt)
}

/** Says whether another mail is on its way: not when the address is confirmed or the last one is quite new. */
export async function askAgainForProof(actor: Actor): Promise<boolean> {
  return await inTransaction(async (session) => {
    const contact = await findContact(actor.personId, session)
    const account = await Account.findById(actor.accountId, { emailProof: 1 }).session(session).lean()
    const last = account?.emailProof?.sentAt?.getTime() ?? 0
    if (!contact?.email || contact.isConfirmed || Date.now() - last < betweenMails) return false
    await askForProof(actor, contact.email, session)
    return true
  })
}

/** @throws AppError 404 for an unknown or old code, or one for an address that is no longer theirs */
export async function giveProof(actor: Actor, code: string, origin: Origin): Promise<void> {
  await inTransaction(async (session) => {
    const email = await findProof(actor, code, session)
    await Account.updateOne({ _id: actor.accountId }, { $unset: { 'emailProof.code': 1 } }, { session })
    if (!(await confirmEmail(actor.personId, email, session))) throw notFound()
    await recordOwn(actor, { action: 'accounts.emailConfirmed', origin }, session)
  })
}

/** The address that the code is for. */
export async function findProof(actor: Actor, code: string, session?: ClientSession): Promise<string> {
  const account = await Account.findById(actor.accountId, { emailProof: 1 })
    .session(session ?? null)
    .lean()
  const proof = account?.emailProof
  if (!proof?.email || !proof.expiresAt || proof.code !== code || proof.expiresAt <= new Date()) throw notFound()
  return proof.email
}
