// What ends with units that close, as the later features say (unit-contents.ts).

import type { UnitContents } from '../unit-contents.ts'

export interface CountedContents {
  readonly key: string
  readonly count: number
}

/** prepare.ts collects them. */
export function useUnitContents(declared: readonly UnitContents[]): void {
  contents = declared
}

/** Of these units what lasts beyond a moment; what there is none of is left out. */
export async function countContents(unitIds: readonly string[], time: Date): Promise<CountedContents[]> {
  const counted: CountedContents[] = []
  for (const { key, count } of contents) counted.push({ key, count: await count(unitIds, time) })
  return counted.filter(({ count }) => count > 0)
}

let contents: readonly UnitContents[] = []
