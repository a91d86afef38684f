// What everybody sees first: the welcome when signed out, the day when signed in.

import type { Feature } from '../feature.ts'
import { homeRoutes } from './routes.ts'

export const home: Feature = {
  name: 'home',
  routes: homeRoutes,
  publicPages: ['/'],
  navigation: [{ key: 'home.navigation', url: '/', icon: 'home', order: 0, isFor: () => true }],
}
