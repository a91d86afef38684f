import type { ClientSession, Types } from 'mongoose'
import type { Language } from '../i18n/translator.ts'
import { Account } from './account.model.ts'

/** Of a person: usually one, also a closed one. */
export async function findAccountIds(personId: Types.ObjectId, session?: ClientSession): Promise<Types.ObjectId[]> {
  const accounts = await Account.find({ personId }, { _id: 1 })
    .session(session ?? null)
    .lean()
  return accounts.map(({ _id }) => _id)
}

/** Of these people those who have an open account: whether somebody has ever signed in with it. */
export async function findUse(personIds: readonly Types.ObjectId[]): Promise<Map<string, boolean>> {
  const open = { personId: { $in: [...personIds] }, closedAt: { $exists: false } }
  const accounts = await Account.find(open, { personId: 1, lastSignInAt: 1 }).lean()
  const use = new Map<string, boolean>()
  for (const { personId, lastSignInAt } of accounts) {
    const key = personId!.toString()
    use.set(key, use.get(key) === true || lastSignInAt != null)
  }
  return use
}

export interface Reader {
  /** Undefined until they choose one. */
  readonly language: Language | undefined
}

/** Of these people those who can sign in: who has left has an account that is closed, or none. */
export async function findReaders(
  personIds: readonly Types.ObjectId[],
  session?: ClientSession,
): Promise<Map<string, Reader>> {
  const open = { personId: { $in: [...personIds] }, closedAt: { $exists: false } }
  const accounts = await Account.find(open, { personId: 1, language: 1 })
    .session(session ?? null)
    .lean()
  const readers = new Map<string, Reader>()
  for (const { personId, language } of accounts) {
    const key = personId!.toString()
    readers.set(key, { language: readers.get(key)?.language ?? language ?? undefined })
  }
  return readers
}
