// What holds at a time. Units and relations have a history; reports ask as of a day.

import type { RelationKind } from './unit.model.ts'

/** `from` is the first moment at which it holds, `to` the first at which it no longer does. */
export interface Valid {
  readonly from?: Date | undefined
  readonly to?: Date | undefined
}

export interface Relation extends Valid {
  readonly kind: RelationKind
  readonly unitId: string
}

export function holdsAt({ from, to }: Valid, time: Date): boolean {
  return (!from || from <= time) && (!to || to > time)
}

/** The unit at the other end of a relation, at a time. */
export function relatedUnitId(relations: readonly Relation[], kind: RelationKind, time: Date): string | undefined {
  return relations.find((relation) => relation.kind === kind && holdsAt(relation, time))?.unitId
}

export function latestFirst<T extends Valid>(history: readonly T[]): T[] {
  return [...history].sort((a, b) => (b.from?.getTime() ?? 0) - (a.from?.getTime() ?? 0))
}

/** When both hold; undefined: never. */
export function overlapOf(a: Valid, b: Valid): Valid | undefined {
  const from = laterOf(a.from, b.from)
  const to = earlierOf(a.to, b.to)
  return from && to && from >= to ? undefined : lasting(from, to)
}

/** Of two beginnings; one that is not known was before any other. */
export function laterOf(a: Date | undefined, b: Date | undefined): Date | undefined {
  return a && b ? (a > b ? a : b) : (a ?? b)
}

/** Of two ends; what has none goes on for longest. */
export function earlierOf(a: Date | undefined, b: Date | undefined): Date | undefined {
  return a && b ? (a < b ? a : b) : (a ?? b)
}

export function lasting(from: Date | undefined, to: Date | undefined): Valid {
  return { ...(from ? { from } : {}), ...(to ? { to } : {}) }
}

/** A time at which it holds: this one if it does, otherwise the nearest. */
export function momentOf({ from, to }: Valid, time: Date): Date {
  if (to && time >= to) return new Date(to.getTime() - 1)
  return from && time < from ? from : time
}
