// What somebody has shown at the first door, remembered for the second one: it must still hold when they come there.

import { createHash } from 'node:crypto'
import type { Types } from 'mongoose'
import { Account } from './account.model.ts'

export interface Proof {
  readonly kind: 'password' | 'code'
  readonly mark: string
}

/** They have just typed the password of this account. */
export async function passwordProof(accountId: Types.ObjectId): Promise<Proof> {
  const account = await Account.findById(accountId, { passwordHash: 1 }).lean()
  return { kind: 'password', mark: markOfHash(account?.passwordHash) }
}

export async function holds({ kind, mark }: Proof, accountId: Types.ObjectId, now: Date): Promise<boolean> {
  const account = await Account.findById(accountId, { passwordHash: 1, signInCode: 1 }).lean()
  if (kind === 'password') return typeof account?.passwordHash === 'string' && markOfHash(account.passwordHash) === mark
  return account?.signInCode?.mark === mark && (account.signInCode.expiresAt ?? now) > now
}

function markOfHash(passwordHash: string | null | undefined): string {
  return createHash('sha256')
    .update(passwordHash ?? '')
    .digest('base64url')
}
