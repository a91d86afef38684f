// Editions that others have built on: who is told of a newer one, how it is taken, and what happens when one is recalled.

import { hasRole } from '../actor.ts'
import type { Feature } from '../feature.ts'
import { editionRecalledEvent, materialChangedEvent, recallLiftedEvent, staff } from '../materials/index.ts'
import { useAddedEvent, useEndedEvent } from '../usage/index.ts'
import { adaptationUser } from './adaptation.ts'
import { home } from './address.ts'
import { updatesApi } from './api.ts'
import { originalAside, recallAside } from './asides.ts'
import { linkData } from './data-of-person.ts'
import { newEditionEvent } from './events.ts'
import { beginFollowing, endFollowing, followAdaptations, followMaterial, mendLinks } from './follow.ts'
import { openCard } from './home-card.ts'
import { tellOfLifting, tellOfRecall } from './recall.ts'
import { passOn } from './pass.ts'
import { updatesRoutes } from './routes.ts'
import { tellOfEdition } from './tell.ts'

export const updates: Feature = {
  name: 'updates',
  routes: updatesRoutes,
  api: updatesApi,
  home: [openCard],
  ownMaterialsLinks: [
    {
      key: 'updates.titles.list',
      icon: 'history',
      order: 20,
      url: () => home,
      isFor: (actor) => hasRole(actor, ...staff),
    },
  ],
  materialSteps: followAdaptations,
  materialAsides: [originalAside, recallAside],
  upstreamUsers: [adaptationUser],
  personData: [linkData],
  events: {
    [useAddedEvent]: beginFollowing,
    [useEndedEvent]: endFollowing,
    [materialChangedEvent]: followMaterial,
    [newEditionEvent]: tellOfEdition,
    [editionRecalledEvent]: tellOfRecall,
    [recallLiftedEvent]: tellOfLifting,
  },
  timers: [
    { name: 'updates.mendLinks', pattern: '25 3 * * *', run: async (log) => void (await mendLinks(log)) },
    { name: 'updates.passOn', pattern: '40 3 * * *', run: async (log) => void (await passOn(log)) },
  ],
}
