// Classes of pupils, who is in them and who teaches them.

import { hasRole } from '../actor.ts'
import type { Feature } from '../feature.ts'
import { addressOf } from '../pages/address.ts'
import { canSeeManaged, schoolStaff } from '../schools/index.ts'
import type { Role } from '../roles.ts'
import { classesApi } from './api.ts'
import { familyCard, taughtCard } from './cards.ts'
import { refreshEnded } from './ended.ts'
import { listUrl } from './list-page.ts'
import { carryOn, rolloverEvent } from './rollover/run.ts'
import { hasClassesIn } from './lists.ts'
import { classesMergedEvent, followMerge, moveClasses } from './merged.ts'
import { classesData } from './personal-data.ts'
import { followClosing } from './reshaping/close.ts'
import { classesContents } from './reshaping/contents.ts'
import { movesUrl, reshapingRoutes } from './reshaping/routes.ts'
import { carryOutDivision, divisionEvent, followSplit } from './reshaping/split.ts'
import { followReopening, takeBack, takingBackEvent } from './reshaping/undo.ts'
import { classRoutes } from './routes.ts'

const staff: readonly Role[] = schoolStaff

export const classes: Feature = {
  name: 'classes',
  routes: [...reshapingRoutes, ...classRoutes],
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
    {
      key: 'classes.reshaping.link',
      icon: 'history',
      order: 90,
      url: ({ id }) => addressOf(movesUrl, { unit: id }),
      isFor: (actor) => hasRole(actor, 'sectorAdministrator'),
    },
  ],
  unitContents: classesContents,
  yearUses: [{ key: 'classes.yearUses.classes', isUsed: hasClassesIn }],
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
    'schools.unitClosed': followClosing,
    'schools.unitSplit': followSplit,
    [divisionEvent]: carryOutDivision,
    'schools.unitReopened': followReopening,
    [takingBackEvent]: takeBack,
  },
  timers: [{ name: 'classes.refreshEnded', pattern: '5 0 * * *', run: refreshEnded }],
}
