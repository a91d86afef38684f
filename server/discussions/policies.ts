import type { PolicyDefinition } from '../policy.ts'

/** For how long pupils may change or delete what they have written. */
export const editMinutes = {
  key: 'discussions.editMinutes',
  values: { kind: 'number', least: 0, most: 10_080 },
  usual: 60,
  mayOverride: true,
} as const satisfies PolicyDefinition
