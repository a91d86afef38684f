// What those who look after accounts do with one: each is written down, and its owner is told.

import type { ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../../storage/database/index.ts'
import type { Actor, Origin } from '../../actor.ts'
import { record } from '../../audit/index.ts'
import { AppError, conflict, isDuplicateKey } from '../../errors.ts'
import { endSessions } from '../../http/session-store.ts'
import { enqueue } from '../../outbox/index.ts'
import { emailOf, findContact } from '../../people/index.ts'
import { Account } from '../account.model.ts'
import { announceActor, unitIdsOf } from '../actors.ts'
import { makeSignInCodes } from '../codes/make.ts'
import { changeLock } from '../lock.ts'
import { userNameKeyOf } from '../user-name.ts'
import { findHolderFor } from './find.ts'
import type { Holder } from './holder.ts'

export interface ResetAccount {
  readonly name: string
  readonly userName: string
  /** To be shown once. */
  readonly code: string
  readonly until: Date
}

/**
 * The former password and all sessions end; a code on paper opens the account once.
 * @throws AppError 404, 403; 409 `accountClosed`
 */
export async function resetPassword(
  actor: Actor,
  accountId: Types.ObjectId,
  origin: Origin,
  now = new Date(),
): Promise<ResetAccount> {
  return await inTransaction(async (session) => {
    const holder = await findHolderFor('reset', { actor, accountId, session })
    const lock = { passwordHash: undefined, mustChangePassword: true, at: now }
    if (!(await changeLock({ _id: accountId }, lock, session))) throw conflict('accountClosed')
    const { codes, until } = await makeSignInCodes(session, [accountId], { now })
    await tell({ action: 'accounts.passwordReset', actor, holder, origin }, session)
    const { name, userName } = holder
    return { name, userName, code: codes.get(accountId.toString())!, until }
  })
}

/** Nobody signs in with it any more; nothing of it is lost. @throws AppError 404, 403; 409 */
export async function closeAccount(actor: Actor, accountId: Types.ObjectId, origin: Origin): Promise<void> {
  await inTransaction(async (session) => {
    const holder = await findHolderFor('close', { actor, accountId, session })
    await change({ _id: accountId, closedAt: { $exists: false } }, { $set: { closedAt: new Date() } }, session)
    await endSessions(accountId.toString(), undefined, session)
    await tell({ action: 'accounts.closed', actor, holder, origin }, session)
  })
}

/** @throws AppError 404, 403; 409 when it is open */
export async function reopenAccount(actor: Actor, accountId: Types.ObjectId, origin: Origin): Promise<void> {
  await inTransaction(async (session) => {
    const holder = await findHolderFor('reopen', { actor, accountId, session })
    await change({ _id: accountId, closedAt: { $exists: true } }, { $unset: { closedAt: 1 } }, session)
    await tell({ action: 'accounts.reopened', actor, holder, origin }, session)
  })
}

/** @throws AppError 404, 403; 409 `userNameTaken`; 422 `userNameOfOthers` for an address that is not theirs */
export async function renameAccount(
  actor: Actor,
  accountId: Types.ObjectId,
  { userName: given, origin }: { userName: string; origin: Origin },
): Promise<void> {
  const userName = given.normalize('NFC').trim()
  await inTransaction(async (session) => {
    const holder = await findHolderFor('rename', { actor, accountId, session })
    await refuseAddressOfOthers(holder, userName, session)
    const names = { userName, userNameKey: userNameKeyOf(userName) }
    try {
      await change({ _id: accountId }, { $set: names }, session)
    } catch (error) {
      throw isDuplicateKey(error) ? conflict('userNameTaken', error) : error
    }
    const [before, after] = [{ userName: holder.userName }, { userName }]
    await tell({ action: 'accounts.renamed', actor, holder, origin, before, after }, session)
  })
}

/** They have lost phone and recovery codes. @throws AppError 404, 403; 409 when there is none */
export async function removeSecondFactor(actor: Actor, accountId: Types.ObjectId, origin: Origin): Promise<void> {
  await inTransaction(async (session) => {
    const holder = await findHolderFor('removeSecondFactor', { actor, accountId, session })
    await change({ _id: accountId, secondFactor: { $exists: true } }, { $unset: { secondFactor: 1 } }, session)
    await tell({ action: 'accounts.secondFactorRemoved', actor, holder, origin }, session)
  })
}

async function change(
  which: { _id: Types.ObjectId; closedAt?: object; secondFactor?: object },
  update: object,
  session: ClientSession,
): Promise<void> {
  const { matchedCount } = await Account.updateOne(which, update, { session })
  if (matchedCount === 0) throw conflict()
  await announceActor(which._id, session)
}

/** Signing in looks for user names first: one that is the address of somebody else would stand in their way. */
async function refuseAddressOfOthers({ personId }: Holder, userName: string, session: ClientSession): Promise<void> {
  if (!userName.includes('@')) return
  const contact = await findContact(personId, session)
  if (contact?.email !== emailOf(userName)) throw new AppError(422, 'userNameOfOthers')
}

interface Told {
  /** Also the name of the event. */
  readonly action: string
  readonly actor: Actor
  readonly holder: Holder
  readonly origin: Origin
  readonly before?: Readonly<Record<string, string>>
  readonly after?: Readonly<Record<string, string>>
}

async function tell({ action, holder, ...entry }: Told, session: ClientSession): Promise<void> {
  const { accountId, personId } = holder
  const subject = { kind: 'account', id: accountId }
  await record({ ...entry, action, subject, unitIds: unitIdsOf(holder) }, session)
  await enqueue(action, { accountId, personId, at: new Date() }, session)
}
