// What a commune office sees on its home page of the schools that it manages.

import { hasRole } from '../actor.ts'
import type { HomeCard } from '../pages/home-card.ts'
import { beginningOf, communeOfficeIds } from '../schools/index.ts'
import { findAskedFor, findTotals } from './list.ts'

export const officeCard: HomeCard = {
  order: 21,
  view: 'figures/_office-card',
  isFor: (actor) => hasRole(actor, 'communeOfficer'),
  load: async (actor) => {
    const [unit] = communeOfficeIds(actor)
    const asked = await findAskedFor(actor, { unit: unit!, year: '', day: '' })
    if (asked.scope.kind !== 'office') return undefined
    const { schools, counted, classes, pupils, staff } = await findTotals(actor, asked)
    if (schools === 0) return undefined
    return {
      url: `/figures?unit=${unit}`,
      asOf: beginningOf(asked.day).toISOString(),
      counted,
      schools,
      classes,
      pupils: pupils?.value ?? 0,
      isHidden: pupils?.isAtLeast === true && pupils.value === 0,
      isAtLeast: pupils?.isAtLeast === true,
      staff,
    }
  },
}
