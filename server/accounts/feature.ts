// Signing in and out, one's own account and sessions.

import type { Feature } from '../feature.ts'
import { accountEvents } from './events.ts'
import { openidRoutes } from './openid/routes.ts'
import { accountRoutes } from './routes.ts'

export const accounts: Feature = {
  name: 'accounts',
  routes: [...accountRoutes, ...openidRoutes],
  navigation: [
    {
      key: 'accounts.navigation',
      url: '/account',
      icon: 'user',
      order: 900,
      isFor: ({ isService }) => !isService,
    },
  ],
  events: accountEvents,
}
