// How far somebody, or a class, is by the outcomes of the curriculum: those that the materials of the course are about.

import { findOutcomes } from '../../curriculum/index.ts'
import { readMaterials } from '../../materials/index.ts'
import type { CourseItem } from '../course.model.ts'
import { materialIdOf } from '../derive.ts'
import type { Progress } from './state.ts'

export interface OutcomeRow {
  readonly code: string
  readonly text: string
  readonly itemIds: readonly string[]
}

/** In the order of the programme: two queries. */
export async function outcomesOf(items: readonly CourseItem[]): Promise<OutcomeRow[]> {
  const ids = items.flatMap((item) => materialIdOf(item) ?? [])
  const materials = await readMaterials(ids)
  const itemIds = new Map<string, string[]>()
  for (const item of items) {
    const content = materials.get(materialIdOf(item)?.toString() ?? '')?.live?.content
    for (const code of content?.outcomes ?? []) itemIds.set(code, [...(itemIds.get(code) ?? []), item._id.toString()])
  }
  if (itemIds.size === 0) return []
  const known = await findOutcomes([...itemIds.keys()])
  return known.map(({ code, text }) => ({ code, text, itemIds: itemIds.get(code)! }))
}

/** Of those items that are shown to somebody; nothing is done of what is shown to nobody. */
export function doneOfOutcome({ itemIds }: OutcomeRow, { standings }: Pick<Progress, 'standings'>) {
  const own = itemIds.filter((id) => standings.has(id))
  return { done: own.filter((id) => standings.get(id) === 'done').length, all: own.length }
}

/** How many have done all of it, of those who have anything of it to do; and what all of them have done together. */
export function doneOfClass(outcome: OutcomeRow, rows: readonly Pick<Progress, 'standings'>[]) {
  const each = rows.map((row) => doneOfOutcome(outcome, row)).filter(({ all }) => all > 0)
  return {
    items: each.reduce((sum, { done }) => sum + done, 0),
    allItems: each.reduce((sum, { all }) => sum + all, 0),
    pupils: each.filter(({ done, all }) => done === all).length,
    allPupils: each.length,
  }
}
