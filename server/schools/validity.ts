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
