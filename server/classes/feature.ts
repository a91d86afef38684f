// Classes of pupils, who is in them and who teaches them.

import type { Feature } from '../feature.ts'
import { addressOf } from '../pages/address.ts'
import { canSeeManaged, schoolStaff } from '../schools/index.ts'
import type { Role } from '../roles.ts'
import { classesApi } from './api.ts'
import { familyCard, taughtCard } from './cards.ts'
import { refreshEnded } from './ended.ts'
import { listUrl } from './list-page.ts'
import { carryOn, rolloverEvent } from './rollover/run.ts'
import { classesMergedEvent, followMerge, moveClasses } from './merged.ts'
import { classesData } from './personal-data.ts'
import { classRoutes } from './routes.ts'

const staff: readonly Role[] = schoolStaff

export const classes: Feature = {
  name: 'classes',
  routes: classRoutes,
  api: classesApi,
  navigation: [
    {
      key: 'classes.navigation',
      url: listUrl,
      icon: 'list',
      order: 30,
      isFor: ({ memberships, classes }) => classes.length > 0 || memberships.some(({ role }) => staff.includes(role)),
    },
  ],
  unitLinks: [
    {
      key: 'classes.titles.list',
      icon: 'people',
      order: 30,
      url: ({ id }) => addressOf(listUrl, { school: id }),
      isFor: (actor, place) => place.kind === 'school' && canSeeManaged(actor, place),
    },
  ],
  personLinks: [
    {
      key: 'classes.history.action',
      icon: 'history',
      order: 30,
      url: ({ id }) => `${listUrl}/of/${id}`,
      isFor: (_actor, { memberships }) => memberships.some(({ role }) => role === 'student'),
    },
  ],
  home: [taughtCard, familyCard],
  personData: classesData,
  events: {
    [rolloverEvent]: carryOn,
    'schools.unitsMerged': followMerge,
    [classesMergedEvent]: moveClasses,
  },
  timers: [{ name: 'classes.refreshEnded', pattern: '5 0 * * *', run: refreshEnded }],
}
