// Policies for tests, of each kind; the words are those of a real one.

import type { PolicyDefinition } from '../../server/policy.ts'

export const yesNo = {
  key: 'years.schoolCalendar',
  values: { kind: 'yesNo' },
  usual: true,
  mayOverride: true,
} as const satisfies PolicyDefinition

export const number = {
  key: 'years.name',
  values: { kind: 'number', least: 1, most: 5 },
  usual: 2,
  mayOverride: true,
} as const satisfies PolicyDefinition

export const choice = {
  key: 'years.choice',
  values: { kind: 'choice', choices: ['one', 'two'] },
  usual: 'one',
  mayOverride: false,
} as const satisfies PolicyDefinition
