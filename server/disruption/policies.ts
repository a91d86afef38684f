import type { PolicyDefinition } from '../policy.ts'

/** How many days after the last one of a disruption what was due in it is due. */
export const graceDays = {
  key: 'disruption.graceDays',
  values: { kind: 'number', least: 0, most: 30 },
  usual: 3,
  mayOverride: true,
} as const satisfies PolicyDefinition
