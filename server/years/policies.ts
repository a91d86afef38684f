import type { PolicyDefinition } from '../policy.ts'

/** Whether schools may have a calendar of their own. */
export const schoolCalendar = {
  key: 'years.schoolCalendar',
  values: { kind: 'yesNo' },
  usual: true,
  mayOverride: false,
  isSectorOnly: true,
} as const satisfies PolicyDefinition
