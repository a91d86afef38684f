// Which numbers are too small to be told above the school: the rule is that of people.

import { findLeastTold, toldAbove } from '../people/index.ts'
import type { IsFew } from './tell.ts'

export async function findFew(): Promise<IsFew> {
  const leastTold = await findLeastTold()
  return (count) => 'fewerThan' in toldAbove(count, leastTold)
}
