// What is stored with a collection because lists, searches and rights need it: made anew by every change of it.

import { sortKeyOf } from '../i18n/sort-key.ts'
import { wordsOf } from '../materials/index.ts'
import { keepersOf, viewersOf } from './access.ts'
import { itemsOf } from './arrange.ts'
import type { CollectionRecord } from './collection.model.ts'

export type Derived = 'keepers' | 'viewers' | 'sortKey' | 'words' | 'shelves' | 'materialIds'
type Facts = Omit<CollectionRecord, Derived | '_id' | 'revision' | 'createdAt' | 'changedAt'>

export function derivedOf(facts: Facts): Pick<CollectionRecord, Derived> {
  const { title, introduction, sections, ownerName, unitName } = facts
  const items = itemsOf(sections)
  return {
    keepers: keepersOf(facts),
    viewers: viewersOf(facts),
    sortKey: sortKeyOf(title),
    words: wordsOf(title, introduction, ...sections.map(({ heading }) => heading), unitName, ownerName),
    shelves: [...new Set(items.flatMap(({ shelves }) => shelves))],
    materialIds: items.map(({ materialId }) => materialId),
  }
}
