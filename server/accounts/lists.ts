// Accounts of many people at once, for lists that come in and go out. Who may is the business of whoever calls this.

import type { ClientSession, Types } from 'mongoose'
import { Account } from './account.model.ts'
import { userNameKeyOf } from './user-name.ts'

/** By the id of the person; of several accounts of one person the first that is open. */
export async function findUserNames(
  personIds: readonly Types.ObjectId[],
  session?: ClientSession,
): Promise<Map<string, string>> {
  const found = await Account.find(
    { personId: { $in: [...personIds] } },
    { personId: 1, userName: 1, closedAt: 1 },
    { session },
  )
    .sort({ _id: 1 })
    .lean()
  const isOpen = ({ closedAt }: { closedAt?: Date | null }) => !closedAt
  const names = new Map<string, string>()
  for (const account of [...found.filter(isOpen), ...found.filter((one) => !isOpen(one))]) {
    const id = account.personId?.toString()
    if (id !== undefined && !names.has(id)) names.set(id, account.userName)
  }
  return names
}

/** By the key of the user name (`userNameKeyOf`); null for one that is taken by no person. */
export async function findPeopleByUserName(
  userNames: readonly string[],
  session?: ClientSession,
): Promise<Map<string, Types.ObjectId | null>> {
  const keys = userNames.map(userNameKeyOf)
  const found = await Account.find({ userNameKey: { $in: keys } }, { personId: 1, userNameKey: 1 }, { session }).lean()
  return new Map(found.map(({ userNameKey, personId }) => [userNameKey, personId ?? null]))
}

/** Accounts that nobody has ever opened are removed. Gives the ids of the people whose account has been used, and stays. */
export async function takeBackAccounts(
  personIds: readonly Types.ObjectId[],
  session: ClientSession,
): Promise<Set<string>> {
  const accounts = await Account.find({ personId: { $in: [...personIds] } }, undefined, { session }).lean()
  const used = accounts.filter(({ passwordHash, knownBrowsers, openid }) =>
    Boolean(passwordHash || knownBrowsers?.length || openid?.subject),
  )
  const unused = accounts.filter((account) => !used.includes(account))
  if (unused.length > 0) await Account.deleteMany({ _id: { $in: unused.map(({ _id }) => _id) } }, { session })
  return new Set(used.map(({ personId }) => String(personId)))
}
