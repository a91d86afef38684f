import type { CatalogueStart } from '../pages/catalogue-start.ts'
import { listFeatured } from './featured.ts'
import { collectionCards } from './page-parts.ts'

export const featuredInCatalogue: CatalogueStart = {
  order: 10,
  view: 'collections/_featured',
  load: async (visitor, words) => {
    const featured = await listFeatured(visitor, most)
    return featured.length === 0 ? undefined : { featured: await collectionCards(visitor, featured, words) }
  },
}

const most = 4
