// The kinds of items that there are: those of this feature, and those that later ones declare.

import { notFound } from '../errors.ts'
import type { CourseItemKind, ItemCost, ItemWeight, KindItem } from '../pages/course-kinds.ts'

/** prepare.ts collects them. */
export function useItemKinds(declared: readonly CourseItemKind[]): void {
  kinds = [...declared].sort((a, b) => a.order - b.order)
  byName = new Map(kinds.map((kind) => [kind.name, kind]))
}

export function listKinds(): readonly CourseItemKind[] {
  return kinds
}

/** @throws AppError 404 */
export function kindNamed(name: string): CourseItemKind {
  const kind = byName.get(name)
  if (!kind) throw notFound()
  return kind
}

/** Of all that stand in an outline: one query for each kind at most. */
export async function costsOf(items: readonly KindItem[]): Promise<ReadonlyMap<string, ItemCost>> {
  const costs = new Map<string, ItemCost>()
  for (const kind of kinds) {
    const own = items.filter((item) => item.kind === kind.name)
    if (own.length > 0) for (const [id, cost] of await kind.costsOf(own)) costs.set(id, cost)
  }
  return costs
}

/** Of those that are looked at or taken along. */
export async function weightsOf(items: readonly KindItem[]): Promise<ReadonlyMap<string, ItemWeight>> {
  const weights = new Map<string, ItemWeight>()
  for (const kind of kinds) {
    const own = items.filter((item) => item.kind === kind.name)
    if (own.length > 0) for (const [id, weight] of (await kind.weighOf?.(own)) ?? []) weights.set(id, weight)
  }
  return weights
}

let kinds: readonly CourseItemKind[] = []
let byName: ReadonlyMap<string, CourseItemKind> = new Map()
