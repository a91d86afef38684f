// Somebody says that they have forgotten a password. What we do and answer is the same whether or not there is such an account:
// an event with an id, which its handler looks up later (link.ts).

import { Types } from 'mongoose'
import { inTransaction } from '../../../storage/database/index.ts'
import { enqueue } from '../../outbox/index.ts'
import { findForSignIn } from '../find.ts'
import { userNameKeyOf } from '../user-name.ts'

export async function askForLink(userName: string, now = new Date()): Promise<void> {
  const account = await findForSignIn(userNameKeyOf(userName))
  const accountId = account?.id ?? new Types.ObjectId()
  await inTransaction((session) => enqueue('accounts.passwordForgotten', { accountId, at: now }, session))
}
