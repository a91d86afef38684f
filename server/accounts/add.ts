import type { ClientSession, Types } from 'mongoose'
import { Account } from './account.model.ts'
import { userNameKeyOf } from './user-name.ts'

export interface HashedAccount {
  readonly personId: Types.ObjectId
  readonly userName: string
  /** Of `hashPassword`: made before, because many take long. */
  readonly passwordHash: string
  readonly mustChangePassword: boolean
}

/** Many at once, as when a whole school is taken in. Throws a duplicate-key error when a user name is taken. */
export async function addAccounts(accounts: readonly HashedAccount[], session?: ClientSession): Promise<void> {
  const createdAt = new Date()
  await Account.insertMany(
    accounts.map((account) => ({ ...account, userNameKey: userNameKeyOf(account.userName), createdAt })),
    { session },
  )
}
