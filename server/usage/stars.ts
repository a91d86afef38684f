// What ratings come to. Pure.

import { type Actor, hasRole } from '../actor.ts'
import { type MaterialRecord, type Rated, staff } from '../materials/index.ts'

export const mostStars = 5
export type Stars = 1 | 2 | 3 | 4 | 5

/** How often each was given: of one star, of two … */
export type Spread = readonly [number, number, number, number, number]

/** Of so few the mean of others is expected: a single five does not lead. */
const expected = 3.5
const weight = 5

export function ratedOf(spread: Spread): Rated | undefined {
  const count = spread.reduce((sum, given) => sum + given, 0)
  if (count === 0) return undefined
  const sum = spread.reduce((total, given, at) => total + given * (at + 1), 0)
  return { count, mean: rounded(sum / count, 2), score: rounded((expected * weight + sum) / (weight + count), 3) }
}

/** Below this a mean could be somebody's opinion. */
export const leastForAll = 3

/** What a visitor is told: staff always, others from three ratings on. */
export function toldRating(
  { rated }: Pick<MaterialRecord, 'rated'>,
  visitor: Actor | undefined,
): Pick<Rated, 'count' | 'mean'> | undefined {
  const isStaff = visitor !== undefined && hasRole(visitor, ...staff)
  return rated && (isStaff || rated.count >= leastForAll) ? { count: rated.count, mean: rated.mean } : undefined
}

function rounded(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits
}
