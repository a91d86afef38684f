import type { Actor } from '../actor.ts'
import type { Card } from '../catalogue/index.ts'
import { dayOf } from '../day.ts'
import type { Translator } from '../i18n/translator.ts'
import { canCollect, canPropose, reachesFor, type Standing } from './access.ts'
import { addressOfCollection, home } from './address.ts'
import { canBeFeatured, placesKeptBy, sectorPlace } from './featured.ts'
import type { FoundCollection, ShownItem } from './find.ts'
import type { ProposalRow } from './proposals-page.ts'

export interface ViewPage extends FoundCollection {
  readonly visitor: Actor | undefined
  /** Of the items that are shown, by item. */
  readonly cards: ReadonlyMap<string, Card>
  /** That wait for whoever keeps it. */
  readonly proposals: readonly ProposalRow[]
  /** Where it is featured, of the places that the visitor fills. */
  readonly featuredAt: readonly string[]
  readonly schoolNames: ReadonlyMap<string, string>
}

export function viewPage(page: ViewPage, { t }: Translator) {
  const { collection, isKeeper, sections, visitor, cards, proposals, featuredAt, schoolNames } = page
  const { title, introduction, reach, unitName, ownerName, isPublished, changedAt, revision } = collection
  const url = addressOfCollection(collection._id)
  const count = sections.flatMap(({ items }) => items).filter(({ found }) => found).length
  const isPersonal = reach === 'personal'
  return {
    title,
    breadcrumbs: [
      { label: t('collections.titles.list'), url: home },
      { label: title, isVietnamese: true },
    ],
    reach: t(`collections.reaches.${reach}`),
    reachIcon: isPersonal ? 'lock' : reach === 'school' ? 'school' : 'repository',
    madeBy: isPersonal ? ownerName : unitName,
    changedAt: changedAt.toISOString(),
    count: t('collections.count', { count }),
    introduction: paragraphsOf(introduction),
    sections: sections
      .map(({ _id, heading, text, items }) => ({
        id: _id.toString(),
        heading,
        paragraphs: paragraphsOf(text),
        items: items.map((shown) => ({ ...itemOf(shown, cards, t), news: isKeeper ? newsOf(shown, t) : undefined })),
      }))
      .filter(({ heading, items }) => items.length > 0 || (isKeeper && heading !== '')),
    isEmpty: count === 0,
    emptyText: t(isKeeper ? 'collections.view.emptyForKeepers' : 'collections.view.empty'),
    keeper: isKeeper && {
      state: t(`collections.view.${stateOf(visitor, collection)}`),
      editUrl: `${url}/edit`,
      publishUrl: isPersonal || isPublished ? undefined : `${url}/publish`,
      unpublishUrl: isPublished ? `${url}/unpublish` : undefined,
      removeUrl: `${url}/remove`,
      revision,
      features: visitor ? featuresOf(visitor, page, t, schoolNames, featuredAt) : [],
      collectionId: collection._id.toString(),
    },
    features: !isKeeper && visitor ? featuresOf(visitor, page, t, schoolNames, featuredAt) : [],
    collectionId: collection._id.toString(),
    proposals,
    creditsUrl: count > 0 ? `${url}/credits` : undefined,
    copyUrl: canCollect(visitor) ? `${url}/copy` : undefined,
    proposeHint: visitor && canPropose(visitor, collection) ? t('collections.view.propose') : undefined,
  }
}

function stateOf(visitor: Actor | undefined, collection: FoundCollection['collection']): string {
  if (collection.reach !== 'personal') return collection.isPublished ? 'published' : 'draft'
  return visitor && reachesFor(visitor, collection).length > 1 ? 'toShare' : 'personal'
}

function featuresOf(
  visitor: Actor,
  { collection }: ViewPage,
  t: Translator['t'],
  schoolNames: ReadonlyMap<string, string>,
  featuredAt: readonly string[],
) {
  return placesKeptBy(visitor)
    .filter((place) => canBeFeatured(collection, place))
    .map((place) => {
      const isFeatured = featuredAt.includes(place)
      const where = place === sectorPlace ? 'sector' : 'school'
      return {
        place,
        what: isFeatured ? 'remove' : 'add',
        label: t(`collections.feature.${isFeatured ? 'remove' : 'add'}.${where}`, {
          name: schoolNames.get(place) ?? '',
        }),
      }
    })
}

function itemOf({ item, standing, found }: ShownItem, cards: ReadonlyMap<string, Card>, t: Translator['t']) {
  const card = found && cards.get(item._id.toString())
  return {
    card: card && { ...card, note: item.note },
    /** Of one that readers do not see. */
    lost: card ? undefined : { title: item.title, mark: t(`collections.standings.${standing}`) },
  }
}

const usual: readonly Standing[] = ['offered', 'gone', 'unseen', 'hidden', 'retired']
/** Days for which a new edition is told. */
const told = 30

/** Of one that is shown: what whoever keeps the collection should look at. */
function newsOf({ item, standing, found }: ShownItem, t: Translator['t']): string | undefined {
  if (!usual.includes(standing)) return t(`collections.standings.${standing}`)
  const { number = 1, publishedAt } = found?.material.live ?? {}
  const since = Date.now() - told * 24 * 3600_000
  if (number === 1 || !publishedAt || publishedAt <= item.addedAt || publishedAt.getTime() < since) return undefined
  return t('collections.view.newEdition', { number, day: dayOf(publishedAt).split('-').reverse().join('/') })
}

/** As it was typed: an empty line begins a new one. */
export function paragraphsOf(text: string): string[] {
  return text
    .split(/\n\s*\n/)
    .map((one) => one.trim())
    .filter((one) => one !== '')
}
