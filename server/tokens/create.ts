import { type ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { record } from '../audit/index.ts'
import { conflict, forbidden } from '../errors.ts'
import { canMakeTokens, dutyRefusal } from './access.ts'
import { announceToken } from './bearer.ts'
import { ownEntry } from './own-entry.ts'
import { makeToken } from './secret.ts'
import { Token, type TokenRecord } from './token.model.ts'

export interface MadeToken {
  /** To be shown once. */
  readonly text: string
  readonly token: TokenRecord
}

export interface TokenWish {
  readonly name: string
  readonly scopes: readonly string[]
  /** Days; undefined: without an end. */
  readonly days: number | undefined
}

/** Of one person. */
export const mostTokens = 100

/** @throws AppError 403; 409 `tooManyTokens` */
export async function createToken(actor: Actor, wish: TokenWish, origin: Origin): Promise<MadeToken> {
  if (!canMakeTokens(actor)) throw forbidden()

  return await inTransaction(async (session) => {
    if ((await countTokens(actor, session)) >= mostTokens) throw conflict('tooManyTokens')
    return await makeFor(actor, wish, { origin, session, isFromPassword: false })
  })
}

/** For a program that has shown the password. Where there are too many, the one of this kind that is used least goes. */
export async function createTokenForPassword(actor: Actor, wish: TokenWish, origin: Origin): Promise<MadeToken> {
  if (actor.duty) throw dutyRefusal(actor.duty)
  if (!canMakeTokens(actor)) throw forbidden()

  return await inTransaction(async (session) => {
    if ((await countTokens(actor, session)) >= mostTokens) await makeRoom(actor, session)
    return await makeFor(actor, wish, { origin, session, isFromPassword: true })
  })
}

/** Stores a token; who may have it has been asked before. */
export async function storeToken(
  owner: Pick<TokenRecord, 'ownerId' | 'ownerKind' | 'isFromPassword'>,
  { name, scopes, days }: TokenWish,
  session: ClientSession,
): Promise<MadeToken> {
  const { id, text, secretHash } = makeToken()
  const createdAt = new Date()
  const expiresAt = days === undefined ? undefined : new Date(createdAt.getTime() + days * 24 * 3600_000)
  const stored = new Token({ _id: id, ...owner, name, secretHash, scopes, createdAt, expiresAt })
  await stored.save({ session })
  return { text, token: stored.toObject() }
}

interface Making {
  readonly origin: Origin
  readonly session: ClientSession
  readonly isFromPassword: boolean
}

async function makeFor(actor: Actor, wish: TokenWish, { origin, session, isFromPassword }: Making) {
  const made = await storeToken({ ownerId: actor.accountId, ownerKind: 'account', isFromPassword }, wish, session)
  const { _id: id, name, scopes, expiresAt } = made.token
  const after = { name, scopes, expiresAt, isFromPassword }
  await record({ action: 'tokens.created', ...ownEntry(actor, id), after, origin }, session)
  return made
}

async function countTokens({ accountId }: Actor, session: ClientSession): Promise<number> {
  return await Token.countDocuments({ ownerId: accountId }).session(session)
}

async function makeRoom({ accountId }: Actor, session: ClientSession): Promise<void> {
  const [unused] = await Token.aggregate<{ _id: Types.ObjectId }>([
    { $match: { ownerId: accountId, isFromPassword: true } },
    { $addFields: { usedAt: { $ifNull: ['$lastUsedAt', '$createdAt'] } } },
    { $sort: { usedAt: 1, _id: 1 } },
    { $limit: 1 },
    { $project: { _id: 1 } },
  ]).session(session)
  if (!unused) throw conflict('tooManyTokens')
  await Token.deleteOne({ _id: unused._id }, { session })
  await announceToken(unused._id, session)
}
