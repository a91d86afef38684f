import type { PolicyDefinition } from '../policy.ts'
import { schoolReviews } from './states.ts'

/** What a school asks for before a material is published in it. */
export const schoolReview = {
  key: 'materials.schoolReview',
  values: { kind: 'choice', choices: schoolReviews },
  usual: 'group',
  mayOverride: true,
} as const satisfies PolicyDefinition
