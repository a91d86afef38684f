import { hasRole } from '../actor.ts'
import { staff } from '../materials/index.ts'
import { lastingCard } from '../pages/home-card.ts'
import { home } from './address.ts'
import { countOpen } from './find.ts'

const mostCounted = 99

/** Originals of theirs with a new edition; none: there is no card. */
export const openCard = lastingCard({
  order: 16,
  view: 'updates/_home-card',
  isFor: (actor) => hasRole(actor, ...staff),
  load: async (actor, sources) => {
    sources.add('update', actor.personId.toString())
    const count = await countOpen(actor, mostCounted + 1)
    if (count === 0) return undefined
    return { count: Math.min(count, mostCounted), isMore: count > mostCounted, url: home }
  },
})
