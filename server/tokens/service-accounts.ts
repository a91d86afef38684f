// What other systems use instead of the account of a person. Each has one token; it works for the unit of whoever made it,
// with the rights of an administrator there as far as its scopes go.

import type { ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { record } from '../audit/index.ts'
import { conflict, forbidden, notFound } from '../errors.ts'
import { administeredUnitIds, canManage, canMakeTokens, manageableBy } from './access.ts'
import { type MadeToken, storeToken } from './create.ts'
import type { ServiceAccountForm } from './input.ts'
import { removeTokens } from './revoke.ts'
import { ServiceAccount, type ServiceAccountRecord } from './service-account.model.ts'
import { Token, type TokenRecord } from './token.model.ts'

export interface KnownService {
  readonly account: ServiceAccountRecord
  /** Undefined when the account is closed, or its token has expired a month ago. */
  readonly token: TokenRecord | undefined
}

export interface MadeService extends MadeToken {
  readonly account: ServiceAccountRecord
}

/** @throws AppError 403 */
export async function createServiceAccount(
  actor: Actor,
  form: ServiceAccountForm,
  origin: Origin,
): Promise<MadeService> {
  const [unitId] = administeredUnitIds(actor)
  if (!unitId || !canMakeTokens(actor)) throw forbidden()

  return await inTransaction(async (session) => {
    const { name, scopes, addresses, days } = form
    const role = 'sectorAdministrator'
    const owned = { unitId, role, createdAt: new Date(), createdById: actor.personId }
    const account = (await new ServiceAccount({ name, scopes, addresses, ...owned }).save({ session })).toObject()
    const made = await makeFor(account, days, session)
    await note('Created', { actor, account, origin, after: { name, scopes, addresses, ...ending(made) } }, session)
    return { ...made, account }
  })
}

/** The newest first, the closed ones last. */
export async function listServiceAccounts(actor: Actor): Promise<KnownService[]> {
  const accounts = await ServiceAccount.find(manageableBy(actor)).sort({ createdAt: -1, _id: -1 }).limit(500).lean()
  const tokens = await Token.find({ ownerId: { $in: accounts.map(({ _id }) => _id) } }).lean()
  const known = accounts.map((account) => ({
    account,
    token: tokens.find(({ ownerId }) => ownerId.equals(account._id)),
  }))
  return [...known.filter(({ account }) => !account.closedAt), ...known.filter(({ account }) => account.closedAt)]
}

/** @throws AppError 404 */
export async function findServiceAccount(actor: Actor, id: Types.ObjectId): Promise<ServiceAccountRecord> {
  const account = await ServiceAccount.findById(id).lean()
  if (!account || !canManage(actor, account)) throw notFound()
  return account
}

/** A new token; the one before no longer works. @throws AppError 404; 409 `serviceAccountClosed` */
export async function rotateToken(
  actor: Actor,
  id: Types.ObjectId,
  form: { readonly days: number | undefined },
  origin: Origin,
): Promise<MadeService> {
  const account = await findServiceAccount(actor, id)
  return await inTransaction(async (session) => {
    await changeOpen(id, { $set: { name: account.name } }, session)
    await removeTokens(id, session)
    const made = await makeFor(account, form.days, session)
    await note('Rotated', { actor, account, origin, after: ending(made) }, session)
    return { ...made, account }
  })
}

/** For good: nothing works with it any more. @throws AppError 404; 409 `serviceAccountClosed` */
export async function closeServiceAccount(actor: Actor, id: Types.ObjectId, origin: Origin): Promise<void> {
  const account = await findServiceAccount(actor, id)
  const closedAt = new Date()
  await inTransaction(async (session) => {
    await changeOpen(id, { $set: { closedAt } }, session)
    await removeTokens(id, session)
    await note('Closed', { actor, account, origin, after: { closedAt } }, session)
  })
}

/** Writes, so that closing and rotating at the same time cannot both succeed. */
async function changeOpen(id: Types.ObjectId, change: object, session: ClientSession): Promise<void> {
  const { matchedCount } = await ServiceAccount.updateOne({ _id: id, closedAt: { $exists: false } }, change, {
    session,
  })
  if (matchedCount === 0) throw conflict('serviceAccountClosed')
}

async function makeFor({ _id, name, scopes }: ServiceAccountRecord, days: number | undefined, session: ClientSession) {
  const owner = { ownerId: _id, ownerKind: 'service', isFromPassword: false } as const
  return await storeToken(owner, { name, scopes, days }, session)
}

function ending({ token }: MadeToken) {
  return { expiresAt: token.expiresAt }
}

interface Noted {
  readonly actor: Actor
  readonly account: ServiceAccountRecord
  readonly origin: Origin
  readonly after: Readonly<Record<string, unknown>>
}

async function note(what: 'Created' | 'Rotated' | 'Closed', noted: Noted, session: ClientSession): Promise<void> {
  const { actor, account, origin, after } = noted
  const subject = { kind: 'serviceAccount', id: account._id }
  const action = `tokens.serviceAccount${what}`
  await record({ action, actor, subject, unitIds: [account.unitId], after, origin }, session)
}
