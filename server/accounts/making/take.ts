import type { ClientSession } from 'mongoose'
import { isDuplicateKey } from '../../errors.ts'
import { Account } from '../account.model.ts'
import { userNameKeyOf } from '../user-name.ts'
import { NameCounter } from './counter.model.ts'
import { type Naming, numberedName } from './names.ts'

/** So many names that nobody has. Each number is given out once, even when what it was taken for fails. */
export async function takeNames(
  { base, count, naming }: { base: string; count: number; naming: Naming },
  session: ClientSession,
): Promise<string[]> {
  const names: string[] = []
  while (names.length < count) {
    const missing = count - names.length
    const last = await countOn(base, missing)
    const candidates = Array.from({ length: missing }, (_, at) => numberedName(base, last - missing + at + 1, naming))
    const taken = await Account.find({ userNameKey: { $in: candidates.map(userNameKeyOf) } }, { userNameKey: 1 })
      .session(session)
      .lean()
    const takenKeys = new Set(taken.map(({ userNameKey }) => userNameKey))
    names.push(...candidates.filter((name) => !takenKeys.has(userNameKeyOf(name))))
  }
  return names
}

/** Outside of the transaction: those who make accounts at the same time do not wait for each other. */
async function countOn(base: string, by: number): Promise<number> {
  const once = () =>
    NameCounter.findOneAndUpdate(
      { _id: base },
      { $inc: { last: by } },
      { upsert: true, returnDocument: 'after' },
    ).lean()
  const counter = await once().catch((error: unknown) => {
    if (isDuplicateKey(error)) return once()
    throw error
  })
  return counter.last
}
