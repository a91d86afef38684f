import { lastingCard } from '../pages/home-card.ts'
import { addressOfCollection, home } from './address.ts'
import { listFeatured, placesFor } from './featured.ts'

/** What the sector and the school show their people first; nothing: there is no card. */
export const featuredCard = lastingCard({
  order: 16,
  view: 'collections/_home-card',
  isFor: () => true,
  load: async (actor, sources) => {
    sources.add('collection', ...placesFor(actor))
    const featured = await listFeatured(actor, most)
    if (featured.length === 0) return undefined
    sources.add('collection', ...featured.map(({ _id }) => _id.toString()))
    return {
      url: home,
      collections: featured.map(({ _id, title, unitName }) => ({ title, url: addressOfCollection(_id), unitName })),
    }
  },
})

const most = 4
