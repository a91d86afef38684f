// Above the school, what is told of pupils and their families may point at nobody: few are told as fewer than so many.

import { policyOf } from '../policies/index.ts'
import type { PolicyDefinition } from '../policy.ts'

/** The least number that is told as it is; five is what offices of statistics usually ask for. */
export const leastToldCount = {
  key: 'people.leastToldCount',
  values: { kind: 'number', least: 1, most: 20 },
  usual: 5,
  mayOverride: false,
  isSectorOnly: true,
} as const satisfies PolicyDefinition

export type ToldNumber = { readonly count: number } | { readonly fewerThan: number }

export async function findLeastTold(): Promise<number> {
  return await policyOf(leastToldCount)
}

/** The number itself, or `fewerThan` when it has to stay vague. None at all is told: it points at nobody. */
export function toldAbove(count: number, leastTold: number): ToldNumber {
  return count > 0 && count < leastTold ? { fewerThan: leastTold } : { count }
}
