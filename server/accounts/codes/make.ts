import type { ClientSession, Types } from 'mongoose'
import { beginningOf, dayOf } from '../../schools/index.ts'
import { Account } from '../account.model.ts'
import { codeValidity, newSignInCode, signInMark } from './code.ts'

export interface Validity {
  readonly days?: number
  readonly now?: Date
}

export interface MadeCodes {
  /** By the id of the account, as they are to be shown once; closed accounts get none. */
  readonly codes: ReadonlyMap<string, string>
  /** The end of their last day. */
  readonly until: Date
}

/**
 * The right to do so has been asked for before. A new code ends the former one of the account, and nothing else: password
 * and sessions stay as they are until it is used.
 */
export async function makeSignInCodes(
  session: ClientSession,
  accountIds: readonly Types.ObjectId[],
  { days = codeValidity, now = new Date() }: Validity = {},
): Promise<MadeCodes> {
  const until = beginningOf(dayOf(new Date(now.getTime() + (days + 1) * 24 * 3600_000)))
  const open = { _id: { $in: [...accountIds] }, closedAt: { $exists: false } }
  const accounts = await Account.find(open, { _id: 1 }).session(session).lean()
  const codes = new Map(accounts.map(({ _id }) => [_id.toString(), newSignInCode()]))
  for (const { _id } of accounts) {
    const signInCode = { mark: await signInMark(_id, codes.get(_id.toString())!), expiresAt: until }
    await Account.updateOne({ _id }, { $set: { signInCode } }, { session })
  }
  return { codes, until }
}
