// What holds for every driver.

import { catalogue } from './contract/catalogue.ts'
import { changes } from './contract/changes.ts'
import { definitions } from './contract/definitions.ts'
import { distinct } from './contract/distinct.ts'
import { facets } from './contract/facets.ts'
import { filters } from './contract/filters.ts'
import { finding } from './contract/finding.ts'
import { highlights } from './contract/highlights.ts'
import { order } from './contract/order.ts'
import { pages } from './contract/pages.ts'
import { rebuilds } from './contract/rebuilds.ts'
import { refusals } from './contract/refusals.ts'
import { suggestions } from './contract/suggestions.ts'
import type { OpenPlace } from './place.ts'

export function searchContract(open: OpenPlace): void {
  for (const part of [
    definitions,
    refusals,
    finding,
    order,
    catalogue,
    filters,
    facets,
    distinct,
    suggestions,
    highlights,
    pages,
    changes,
    rebuilds,
  ])
    part(open)
}
