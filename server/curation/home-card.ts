import { lastingCard } from '../pages/home-card.ts'
import { desksOf, isCurator } from './access.ts'
import { countQueue, mostCounted } from './queue.ts'
import { home } from './words.ts'

/** What waits for somebody; nothing: there is no card. */
export const waitingCard = lastingCard({
  order: 14,
  view: 'curation/_home-card',
  isFor: isCurator,
  load: async (actor, sources) => {
    sources.add('desk', ...desksOf(actor).map(({ desk }) => desk))
    const count = await countQueue(actor, {})
    const asked = await countQueue(actor, { view: 'asked' })
    if (count === 0 && asked === 0) return undefined
    const overdue = await countQueue(actor, { view: 'overdue' })
    return {
      ...{ count: Math.min(count, mostCounted), isMore: count > mostCounted, overdue: Math.min(overdue, mostCounted) },
      ...(asked > 0 && { asked: Math.min(asked, mostCounted), askedUrl: `${home}?view=asked` }),
      ...{ url: home, nextUrl: `${home}/next` },
    }
  },
})
