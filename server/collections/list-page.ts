import type { Actor } from '../actor.ts'
import type { Page } from '../api/index.ts'
import type { KnownSubject } from '../curriculum/index.ts'
import type { Translator } from '../i18n/translator.ts'
import { nameIn, type Scope } from '../materials/index.ts'
import { addressOf } from '../pages/address.ts'
import { canCollect } from './access.ts'
import { home } from './address.ts'
import type { CollectionRecord } from './collection.model.ts'
import { placesKeptBy } from './featured.ts'
import type { CollectionCard } from './page-parts.ts'

export const listShelves = ['all', 'mine'] as const
export type ListShelf = (typeof listShelves)[number]

export interface ListQuery {
  readonly shelf: ListShelf
  readonly text: string
  readonly reach: Scope | undefined
  readonly subject: string | undefined
  readonly grade: number | undefined
}

export interface ListPage {
  readonly visitor: Actor | undefined
  readonly query: ListQuery
  readonly collections: Page<CollectionRecord>
  readonly cards: readonly CollectionCard[]
  /** Shown above the list that nothing narrows. */
  readonly featured: readonly CollectionCard[]
  readonly subjects: readonly KnownSubject[]
  readonly isFurther: boolean
}

export function listPage(page: ListPage, words: Translator) {
  const { visitor, query, collections, cards, featured, subjects, isFurther } = page
  const { t } = words
  const { shelf, text, reach, subject, grade } = query
  const asked = parametersOf(query)
  const isFiltered = text !== '' || reach !== undefined || subject !== undefined || grade !== undefined
  const mayMake = canCollect(visitor)
  const shownReaches = visitor ? reachChoices.filter((one) => one !== 'personal' || shelf === 'mine') : []
  return {
    title: t('collections.titles.list'),
    lead: t(mayMake ? 'collections.lead.list' : 'collections.lead.readers'),
    newUrl: mayMake ? `${home}/new` : undefined,
    tabs: mayMake ? tabsOf(visitor, shelf, t) : undefined,
    featured,
    filter: {
      url: home,
      shelf: shelf === 'all' ? undefined : shelf,
      text,
      reaches: shownReaches.map((value) => ({
        ...{ value, label: t(`collections.reaches.${value}`), isSelected: value === reach },
      })),
      subjects: byCode(subjects).map((one) => ({
        ...{ value: one.code, label: nameIn(words, one), isSelected: one.code === subject },
      })),
      grades: Array.from({ length: 12 }, (_, at) => at + 1).map((value) => ({
        ...{ value, label: t('catalogue.grade', { grade: value }), isSelected: value === grade },
      })),
    },
    heading: t(`collections.shelves.${shelf}`),
    cards,
    isEmpty: cards.length === 0,
    emptyText: t(`collections.empty.${isFiltered || isFurther ? 'filtered' : shelf}`),
    firstUrl: isFurther ? addressOf(home, asked) : undefined,
    nextUrl: collections.next && addressOf(home, { ...asked, cursor: collections.next }),
  }
}

const reachChoices: readonly Scope[] = ['personal', 'school', 'sector', 'public']

function parametersOf({ shelf, text, reach, subject, grade }: ListQuery) {
  return {
    ...{ shelf: shelf === 'all' ? '' : shelf, q: text, reach: reach ?? '', subject: subject ?? '' },
    grade: grade === undefined ? '' : String(grade),
  }
}

/** A subject of several levels has one code. */
export function byCode(subjects: readonly KnownSubject[]): KnownSubject[] {
  return subjects.filter(({ code }, at) => subjects.findIndex((one) => one.code === code) === at)
}

export type Tab = ListShelf | 'proposals' | 'featured'

export function tabsOf(actor: Actor, current: Tab, t: Translator['t']) {
  const tabs: { readonly key: Tab; readonly url: string }[] = [
    { key: 'all', url: home },
    { key: 'mine', url: `${home}?shelf=mine` },
    { key: 'proposals', url: `${home}/proposals` },
    ...(placesKeptBy(actor).length > 0 ? [{ key: 'featured' as const, url: `${home}/featured` }] : []),
  ]
  return tabs.map(({ key, url }) => ({ url, label: t(`collections.shelves.${key}`), isCurrent: key === current }))
}
