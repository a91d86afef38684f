import type { ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { record } from '../audit/index.ts'
import { notFound } from '../errors.ts'
import { announceToken } from './bearer.ts'
import { ownEntry } from './own-entry.ts'
import { Token } from './token.model.ts'

/** One's own: it works nowhere any more within two seconds. @throws AppError 404 */
export async function revokeToken(actor: Actor, id: Types.ObjectId, origin: Origin): Promise<void> {
  await inTransaction(async (session) => {
    const token = await Token.findOneAndDelete({ _id: id, ownerId: actor.accountId }, { session }).lean()
    if (!token) throw notFound()
    await announceToken(id, session)
    const before = { name: token.name, scopes: token.scopes }
    await record({ action: 'tokens.revoked', ...ownEntry(actor, id), before, origin }, session)
  })
}

/** Those that were made with the password that has just been changed. May run twice. */
export async function removePasswordTokens(ownerId: Types.ObjectId): Promise<void> {
  await inTransaction((session) => remove({ ownerId, isFromPassword: true }, session))
}

/** Of whoever it is: the right to do so has been asked for before. */
export async function removeTokens(ownerId: Types.ObjectId, session: ClientSession): Promise<void> {
  await remove({ ownerId }, session)
}

async function remove(
  which: { ownerId: Types.ObjectId; isFromPassword?: true },
  session: ClientSession,
): Promise<void> {
  const tokens = await Token.find(which, { _id: 1 }).session(session).lean()
  await Token.deleteMany({ _id: { $in: tokens.map(({ _id }) => _id) } }, { session })
  for (const { _id } of tokens) await announceToken(_id, session)
}
