import type { HomeCard } from '../pages/home-card.ts'
import { readerOf } from './variants.ts'

/** Teachers come to look for something: it begins on the first page. */
export const searchCard: HomeCard = {
  order: 12,
  view: 'catalogue/_home-card',
  isFor: (actor) => readerOf(actor) === 'staff',
  load: () => Promise.resolve({ url: '/catalogue' }),
}
