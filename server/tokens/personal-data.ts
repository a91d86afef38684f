import { findAccountIds } from '../accounts/index.ts'
import type { PersonData } from '../person-data.ts'
import { removeTokens } from './revoke.ts'
import { Token } from './token.model.ts'

export const tokenData: PersonData = {
  key: 'tokens.tokens',
  isKept: false,
  read: async (personId) => {
    const tokens = await Token.find({ ownerId: { $in: await findAccountIds(personId) } }).lean()
    if (tokens.length === 0) return undefined
    return tokens.map(({ name, scopes, createdAt, expiresAt, lastUsedAt, lastUsedFrom }) => ({
      ...{ name, scopes, createdAt, expiresAt, lastUsedAt, lastUsedFrom },
    }))
  },
  remove: async (personId, session) => {
    for (const accountId of await findAccountIds(personId, session)) await removeTokens(accountId, session)
  },
}
