import type { ClientSession, Types } from 'mongoose'
import { Account } from './account.model.ts'

/** Of a person: usually one, also a closed one. */
export async function findAccountIds(personId: Types.ObjectId, session?: ClientSession): Promise<Types.ObjectId[]> {
  const accounts = await Account.find({ personId }, { _id: 1 })
    .session(session ?? null)
    .lean()
  return accounts.map(({ _id }) => _id)
}
