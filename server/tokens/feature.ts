// Access tokens: how other systems, and people's own programs, prove who they are.

import type { Types } from 'mongoose'
import { hasRole } from '../actor.ts'
import type { Feature } from '../feature.ts'
import { tokensApi } from './api.ts'
import { bearer } from './bearer.ts'
import { tokenData } from './personal-data.ts'
import { removePasswordTokens } from './revoke.ts'
import { tokenRoutes } from './routes.ts'

export const tokens: Feature = {
  name: 'tokens',
  routes: tokenRoutes,
  api: tokensApi,
  profile: [{ key: 'tokens.titles.own', url: '/account/tokens', icon: 'link' }],
  bearer,
  personData: [tokenData],
  events: {
    'accounts.passwordChanged': ({ accountId }) => removePasswordTokens(accountId as Types.ObjectId),
    'accounts.passwordReset': ({ accountId }) => removePasswordTokens(accountId as Types.ObjectId),
    'accounts.signInCodeUsed': ({ accountId }) => removePasswordTokens(accountId as Types.ObjectId),
  },
  administration: [
    {
      key: 'tokens.titles.serviceAccounts',
      url: '/administration/service-accounts',
      order: 40,
      isFor: (actor) => hasRole(actor, 'sectorAdministrator'),
    },
  ],
}
