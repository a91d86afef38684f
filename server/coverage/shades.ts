// How dark a cell is. Pure.

import type { Measure } from './cells.ts'

/** From which number on each of the four shades begins; of materials always the same, of use by the most that there is. */
export function stepsFor(measure: Measure, most: number): number[] {
  if (measure === 'materials') return [1, 2, 4, 8]
  return [...new Set([1, Math.ceil(most / 8), Math.ceil(most / 4), Math.ceil(most / 2)])].filter((step) => step >= 1)
}

/** 0: there is nothing. */
export function levelOf(value: number, steps: readonly number[]): number {
  return steps.filter((step) => value >= step).length
}

/** For the legend: the last one has no end. */
export function rangesOf(steps: readonly number[]): { readonly from: number; readonly to: number | undefined }[] {
  return steps.map((from, at) => ({ from, to: steps[at + 1] === undefined ? undefined : steps[at + 1]! - 1 }))
}
