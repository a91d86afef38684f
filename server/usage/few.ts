// In which schools a material is used, so that no small number points at somebody. Pure.

import type { Counts } from './tally.ts'

export interface Reach {
  readonly unitId: string
  readonly counts: Counts
}

export interface ToldReach {
  /** Those that are told, with their counts. */
  readonly told: readonly Reach[]
  /** How many more there are, of which no number is told. */
  readonly untold: number
}

/**
 * A school is told only with enough views and downloads, or none of one of them. One that alone stays untold could be reckoned
 * from the sum: then the smallest of the others stays so, too.
 */
export function tellReach(reaches: readonly Reach[], leastTold: number): ToldReach {
  const isFew = (count: number) => count > 0 && count < leastTold
  const told = reaches.filter(({ counts }) => !isFew(counts.views) && !isFew(counts.downloads))
  if (reaches.length - told.length !== 1 || told.length === 0) return { told, untold: reaches.length - told.length }
  const [smallest] = [...told].sort((a, b) => sizeOf(a) - sizeOf(b))
  return { told: told.filter((one) => one !== smallest), untold: 2 }
}

function sizeOf({ counts }: Reach): number {
  return counts.views + counts.downloads
}
