import type { Actor } from '../actor.ts'
import type { Translator } from '../i18n/translator.ts'
import { addressOfCollection, home } from './address.ts'
import type { CollectionRecord } from './collection.model.ts'
import { sectorPlace } from './featured.ts'
import { mostFeatured } from './limits.ts'
import { tabsOf } from './list-page.ts'

export interface FeaturedPage {
  readonly actor: Actor
  readonly places: readonly {
    readonly place: string
    readonly name: string
    readonly collections: readonly CollectionRecord[]
  }[]
}

export function featuredPage({ actor, places }: FeaturedPage, { t }: Translator) {
  return {
    title: t('collections.titles.featured'),
    lead: t('collections.lead.featured', { most: mostFeatured }),
    tabs: tabsOf(actor, 'featured', t),
    places: places.map(({ place, name, collections }) => ({
      place,
      heading: place === sectorPlace ? t('collections.feature.ofSector') : t('collections.feature.ofSchool', { name }),
      rows: collections.map(({ _id, title, reach }, at) => ({
        ...{
          place,
          id: _id.toString(),
          title,
          url: addressOfCollection(_id),
          reach: t(`collections.reaches.${reach}`),
        },
        upLabel: t('collections.edit.up', { name: title }),
        downLabel: t('collections.edit.down', { name: title }),
        removeLabel: t('collections.feature.takeOut', { name: title }),
        canGoUp: at > 0,
        canGoDown: at < collections.length - 1,
      })),
    })),
    url: `${home}/featured`,
  }
}
