// The history of what a unit stands to. Of each kind one relation holds at a time: a new one ends the one before on its day.

import { relationKinds, type RelationKind } from './unit.model.ts'
import { laterOf, lasting, type Relation } from './validity.ts'

export interface RelationChange {
  readonly kind: RelationKind
  /** Undefined: none from then on. */
  readonly unitId: string | undefined
  /** Undefined: since ever. */
  readonly from: Date | undefined
}

/** What begins later stays: the new one lasts until then. */
export function withRelation(relations: readonly Relation[], { kind, unitId, from }: RelationChange): Relation[] {
  const isLater = (relation: Relation) => startOf(relation) > startOf({ from })
  const own = relations.filter((relation) => relation.kind === kind).sort((a, b) => startOf(a) - startOf(b))
  const later = own.filter(isLater)
  const earlier = from ? own.filter((relation) => !isLater(relation)).flatMap((relation) => until(relation, from)) : []
  const added = unitId === undefined ? [] : [{ kind, unitId, ...lasting(from, later[0]?.from) }]
  return joined([...relations.filter((relation) => relation.kind !== kind), ...earlier, ...added, ...later])
}

/** None is left from then on. */
export function ended(relations: readonly Relation[], time: Date): Relation[] {
  return relations.flatMap((relation) => until(relation, time))
}

export interface Redirection {
  readonly unitId: string
  readonly time: Date
  /** The unit at the other end from then on, by the kind of relation; undefined: none. */
  toIdOf(kind: RelationKind): string | undefined
}

/** What leads to a unit leads to another one from then on. */
export function redirected(relations: readonly Relation[], { unitId, time, toIdOf }: Redirection): Relation[] {
  return joined(
    relations.flatMap((relation) => {
      if (relation.unitId !== unitId || !lastsBeyond(relation, time)) return [relation]
      const toId = toIdOf(relation.kind)
      const after = toId === undefined ? [] : [{ ...relation, unitId: toId, from: laterOf(relation.from, time) }]
      return [...until(relation, time), ...after]
    }),
  )
}

/** Holds then, or will. */
export function lastsBeyond({ to }: Relation, time: Date): boolean {
  return !to || to > time
}

function until(relation: Relation, time: Date): Relation[] {
  if (startOf(relation) >= time.getTime()) return []
  return [lastsBeyond(relation, time) ? { ...relation, to: time } : relation]
}

/** By kind and time; one that goes on where one to the same unit ends is no new one. */
function joined(relations: readonly Relation[]): Relation[] {
  const sorted = relationKinds.flatMap((kind) =>
    relations.filter((relation) => relation.kind === kind).sort((a, b) => startOf(a) - startOf(b)),
  )
  const joined: Relation[] = []
  for (const relation of sorted) {
    const last = joined.at(-1)
    const goesOn = last?.kind === relation.kind && last.unitId === relation.unitId && endOf(last) >= startOf(relation)
    if (goesOn) joined[joined.length - 1] = { ...last, to: endOf(last) > endOf(relation) ? last.to : relation.to }
    else joined.push(relation)
  }
  return joined
}

function startOf({ from }: Pick<Relation, 'from'>): number {
  return from?.getTime() ?? -Infinity
}

function endOf({ to }: Pick<Relation, 'to'>): number {
  return to?.getTime() ?? Infinity
}
