import { lastingCard } from '../../pages/home-card.ts'
import { canSeeCoverage, ownSchools } from '../access.ts'
import { addressOfCall, callsUrl } from '../address.ts'
import { sector } from '../cells.ts'
import { deskOfCalls } from './changed.ts'
import { listCalls } from './find.ts'
import { dayText } from './tell.ts'

/** What others ask for, the most urgent first; nothing is asked for: there is no card. */
export const callsCard = lastingCard({
  order: 16,
  view: 'coverage/_home-card',
  isFor: (actor) => canSeeCoverage(actor),
  load: async (actor, sources) => {
    sources.add('desk', ...[sector, ...ownSchools(actor).map(({ id }) => id)].map(deskOfCalls))
    const { items } = await listCalls(actor, { shelf: 'open' }, { limit: 10, cursor: undefined })
    const calls = items.filter(({ free }) => free > 0).slice(0, 3)
    if (calls.length === 0) return undefined
    return {
      url: callsUrl,
      calls: calls.map(({ _id, title, until }) => ({ title, url: addressOfCall(_id), until: dayText(until) })),
    }
  },
})
