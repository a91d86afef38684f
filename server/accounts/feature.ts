// Signing in and out, one's own account and sessions.

import { hasRole } from '../actor.ts'
import type { Feature } from '../feature.ts'
import { canManageSchool } from '../schools/index.ts'
import { classSlipRoutes, classSlipsUrl } from './codes/class-routes.ts'
import { codeRoutes } from './codes/routes.ts'
import { accountEvents } from './events.ts'
import { forgottenRoutes } from './forgotten/routes.ts'
import { personUrl } from './managing/page.ts'
import { managingRoutes } from './managing/routes.ts'
import { openidRoutes } from './openid/routes.ts'
import { accountData } from './personal-data.ts'
import { accountRoutes } from './routes.ts'
import { secondFactorForStaff } from './second-factor/required.ts'
import { signUpRoutes } from './sign-up/routes.ts'
import { sealedSecrets } from './second-factor/sealed.ts'
import { secondFactorRoutes } from './second-factor/routes.ts'

export const accounts: Feature = {
  name: 'accounts',
  routes: [
    ...accountRoutes,
    ...openidRoutes,
    ...forgottenRoutes,
    ...secondFactorRoutes,
    ...codeRoutes,
    ...signUpRoutes,
    ...managingRoutes,
    ...classSlipRoutes,
  ],
  navigation: [
    {
      key: 'accounts.navigation',
      url: '/account',
      icon: 'user',
      order: 900,
      isFor: ({ isService }) => !isService,
    },
  ],
  personLinks: [
    {
      key: 'accounts.manage.link',
      icon: 'key',
      order: 50,
      url: ({ id }) => personUrl(id),
      isFor: (actor, { id, memberships, isOwnPupil }) =>
        id !== actor.personId.toString() &&
        (isOwnPupil ||
          hasRole(actor, 'sectorAdministrator') ||
          memberships.some(({ unitId }) => canManageSchool(actor, unitId))),
    },
  ],
  classLinks: [
    {
      key: 'accounts.titles.classSlips',
      icon: 'key',
      order: 30,
      url: ({ id }) => classSlipsUrl(id),
      isFor: (actor, { schoolId, isOwn }) => isOwn || canManageSchool(actor, schoolId),
    },
  ],
  personData: [accountData],
  sealed: [sealedSecrets],
  policies: [secondFactorForStaff],
  events: accountEvents,
}
