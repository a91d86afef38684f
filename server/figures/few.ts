// Which numbers are too small to be told above the school: the rule is that of people.

import { toldAbove } from '../people/index.ts'
import type { IsFew } from './tell.ts'

export const isFew: IsFew = (count) => 'fewerThan' in toldAbove(count)

/** The smallest number that is told. */
export function leastTold(): number {
  const told = toldAbove(1)
  return 'fewerThan' in told ? told.fewerThan : 0
}
