// What a commune office sees on its home page of the schools that it manages.

import { hasRole } from '../actor.ts'
import { lastingCard } from '../pages/home-card.ts'
import { beginningOf, communeOfficeIds } from '../schools/index.ts'
import { findAskedFor, findTotals } from './list.ts'

export const officeCard = lastingCard({
  order: 21,
  view: 'figures/_office-card',
  isFor: (actor) => hasRole(actor, 'communeOfficer'),
  load: async (actor, sources) => {
    const [unit] = communeOfficeIds(actor)
    sources.add('unit', unit!)
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
})
