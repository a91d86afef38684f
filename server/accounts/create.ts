import type { ClientSession, Types } from 'mongoose'
import { conflict, isDuplicateKey } from '../errors.ts'
import { Account } from './account.model.ts'
import { hashPassword } from './hashing.ts'
import { userNameKeyOf } from './user-name.ts'

export interface NewAccount {
  readonly personId: Types.ObjectId
  readonly userName: string
  /** Without one nobody can sign in until somebody sets it. Its quality is the business of who asks for it (password.ts). */
  readonly password?: string
  readonly mustChangePassword: boolean
}

/** @throws AppError 409 `userNameTaken` */
export async function createAccount(account: NewAccount, session?: ClientSession): Promise<Types.ObjectId> {
  const { personId, password, mustChangePassword } = account
  const userName = account.userName.normalize('NFC').trim()
  const stored = new Account({
    personId,
    userName,
    userNameKey: userNameKeyOf(userName),
    passwordHash: password === undefined ? undefined : await hashPassword(password),
    mustChangePassword,
    createdAt: new Date(),
  })
  try {
    await stored.save({ session })
  } catch (error) {
    throw isDuplicateKey(error) ? conflict('userNameTaken', error) : error
  }
  return stored._id
}
