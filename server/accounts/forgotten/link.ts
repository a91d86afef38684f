// The link in a mail with which a forgotten password is set anew: for half an hour, once, by whoever reads that mailbox. It
// holds no more when the password is changed, or the address is no longer theirs.

import { createHash } from 'node:crypto'
import type { Types } from 'mongoose'
import type { Actor } from '../../actor.ts'
import { findContact } from '../../people/index.ts'
import { markOf } from '../../sealing/index.ts'
import { Account } from '../account.model.ts'
import { findActor } from '../actors.ts'

/** Milliseconds. */
export const linkLifetime = 30 * 60_000

/** The code is asked after, not a part of the path: paths are written into logs. */
export function linkPath(code: string): string {
  return `/sign-in/forgotten/new?code=${code}`
}

export interface Asked {
  readonly accountId: Types.ObjectId
  readonly email: string
  /** When it was asked for. */
  readonly at: Date
  /** Of the event: one that is done twice writes the same link twice. */
  readonly eventId: string
}

/** Gives the code of the link; undefined when a later one counts, or the password was changed after it was asked for. */
export async function prepareLink(asked: Asked, now = new Date()): Promise<string | undefined> {
  const { accountId, email, at } = asked
  const code = await markOf('password link', asked.eventId)
  const codeHash = hashOf(code)
  const isCurrent = [
    { closedAt: { $exists: false } },
    { $or: [{ passwordChangedAt: { $exists: false } }, { passwordChangedAt: { $lt: at } }] },
  ]
  const isLast = { $or: [{ passwordLink: { $exists: false } }, { 'passwordLink.askedAt': { $lt: at } }] }
  const passwordLink = { codeHash, email, askedAt: at, expiresAt: new Date(now.getTime() + linkLifetime) }
  await Account.updateOne({ $and: [{ _id: accountId }, ...isCurrent, isLast] }, { $set: { passwordLink } })
  const stillHolds = { 'passwordLink.codeHash': codeHash, 'passwordLink.expiresAt': { $gt: now } }
  return (await Account.exists({ $and: [{ _id: accountId, ...stillHolds }, ...isCurrent] })) ? code : undefined
}

export interface LinkOwner {
  readonly actor: Actor
  /** With which the account is found again when the password is set. */
  readonly which: { readonly _id: Types.ObjectId; readonly 'passwordLink.codeHash': string }
}

/** Whose link it is; undefined when it holds no more. */
export async function findLinkOwner(code: string, now = new Date()): Promise<LinkOwner | undefined> {
  const codeHash = hashOf(code)
  const account = await Account.findOne({ 'passwordLink.codeHash': codeHash }, { passwordLink: 1 }).lean()
  const { email, expiresAt } = account?.passwordLink ?? {}
  const actor = account && expiresAt && expiresAt > now ? await findActor(account._id.toString()) : undefined
  const contact = actor && (await findContact(actor.personId))
  if (!actor || !contact?.isConfirmed || contact.email !== email) return undefined
  return { actor, which: { _id: actor.accountId, 'passwordLink.codeHash': codeHash } }
}

/** The code has 256 bits: nobody guesses it. */
function hashOf(code: string): string {
  return createHash('sha256').update(code).digest('base64url')
}
