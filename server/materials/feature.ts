// Learning materials: what teachers bring, describe, publish and take.

import type { Feature } from '../feature.ts'
import { materialData } from './data-of-person.ts'
import { schoolReview } from './policies.ts'
import { endEmbargoes } from './step.ts'

export const materials: Feature = {
  name: 'materials',
  policies: [schoolReview],
  personData: [materialData],
  // An event without a handler would die: the catalogue has its own.
  events: {},
  timers: [{ name: 'materials.endEmbargoes', pattern: '* * * * *', run: () => endEmbargoes() }],
}
