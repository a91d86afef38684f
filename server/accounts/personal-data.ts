// What is kept of a person because they sign in.

import { endSessions } from '../http/session-store.ts'
import type { PersonData } from '../person-data.ts'
import { Account } from './account.model.ts'
import { announceActor } from './actors.ts'

/** Of a removed person an account stays that nobody can open and that names nobody: what they did is told by its id. */
export const accountData: PersonData = {
  key: 'accounts.account',
  isKept: false,
  read: async (personId) => {
    const accounts = await Account.find({ personId }).lean()
    if (accounts.length === 0) return undefined
    return accounts.map(({ userName, language, createdAt, closedAt, passwordChangedAt, lastSignInAt, ...account }) => ({
      ...{ userName, language, createdAt, closedAt, passwordChangedAt, lastSignInAt },
      hasSecondFactor: Boolean(account.secondFactor),
      linkedProvider: account.openid?.issuer,
    }))
  },
  remove: async (personId, session) => {
    const accounts = await Account.find({ personId }, { _id: 1 }).session(session).lean()
    for (const { _id } of accounts) {
      const gone = `removed-${_id.toString()}`
      await Account.updateOne(
        { _id },
        {
          $set: { userName: gone, userNameKey: gone, mustChangePassword: false, closedAt: new Date() },
          $unset: { passwordHash: 1, knownBrowsers: 1, emailProof: 1, openid: 1, secondFactor: 1, signInCode: 1 },
        },
        { session },
      )
      await endSessions(_id.toString(), undefined, session)
      await announceActor(_id, session)
    }
  },
}
