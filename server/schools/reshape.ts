// What becomes of units when one is closed, reopened, merged or split: from what there is to what there will be, without a
// database. What there is must hold everything that stands to the units in question (load.ts).

import { conflict } from '../errors.ts'
import type { KnownUnit } from './find.ts'
import { mistake } from './mistake.ts'
import { ended, lastsBeyond, redirected } from './relations.ts'
import { belowBy, canBecomeOne, otherEndsOf, partKinds, type Units } from './rules.ts'
import { earlierOf, holdsAt, lasting, laterOf, type Relation } from './validity.ts'

/** What becomes of the units below: they go below another one, or close as well, which only parts of a school can. */
export type Below = { readonly kind: 'none' | 'close' } | { readonly kind: 'move'; readonly toId: string }

export interface Closing {
  readonly unitId: string
  /** The first moment without it. */
  readonly time: Date
  readonly below: Below
  readonly successorIds?: readonly string[]
}

/** @throws AppError 409 `unitIsClosed`; InvalidInput */
export function withClosed(units: Units, closing: Closing): Units {
  const { unitId, time, below, successorIds = [] } = closing
  const unit = units.get(unitId)!
  if (unit.to) throw conflict('unitIsClosed')
  if (unit.from && time <= unit.from) throw mistake('lastDay', 'schools.errors.notYet', { name: unit.name })
  const after = new Map(units)
  after.set(unitId, { ...unit, relations: ended(unit.relations, time), to: time, successorIds })
  const standing = standingTo(units, unitId, time)
  if (below.kind === 'none' && standing.some(({ isBelow }) => isBelow)) throw refusal(standing)

  return standing.reduce<Units>((shaped, { other, isBelow }) => {
    if (below.kind === 'close' && isBelow) return withPartClosed(shaped, other, closing)
    return withUnit(shaped, moved(shaped.get(other.id)!, closing, shaped))
  }, after)
}

export interface Continuing {
  readonly unitId: string
  /** What continues it. */
  readonly byId: string
  /** The first moment without it. */
  readonly time: Date
}

/** As units are then: what closes together with it continues nothing. @throws InvalidInput */
export function checkContinuing(units: Units, { unitId, byId, time }: Continuing): void {
  const unit = units.get(unitId)!
  const other = units.get(byId)
  if (!other || byId === unitId) throw mistake('continuedBy', 'schools.errors.noSuchUnit')
  const { name } = other
  if (!canBecomeOne(unit.kind, other.kind)) throw mistake('continuedBy', 'schools.errors.cannotContinue', { name })
  if (!holdsAt(other, time)) throw mistake('continuedBy', 'schools.errors.notThen', { name })
}

/** What closed on the same day as a part of it comes back with it; what has gone elsewhere stays there. */
export function withReopened(units: Units, unitId: string): Units {
  const unit = units.get(unitId)!
  const { to: time, ...open } = unit
  if (!time) throw conflict('unitIsOpen')
  const relations = unit.relations.flatMap((relation): Relation[] => {
    if (relation.to?.getTime() !== time.getTime()) return [relation]
    const end = units.get(relation.unitId)?.to
    return [{ kind: relation.kind, unitId: relation.unitId, ...lasting(relation.from, end) }]
  })
  const reopened = withUnit(units, { ...open, relations, successorIds: [] })
  const parts = [...units.values()].filter(
    (part) =>
      part.to?.getTime() === time.getTime() &&
      part.relations.some((relation) => relation.kind === 'partOf' && relation.unitId === unitId),
  )
  return parts.reduce<Units>((shaped, part) => withReopened(shaped, part.id), reopened)
}

export interface Merging {
  /** All that become one; the target may be one of them. */
  readonly unitIds: readonly string[]
  /** Is among `units`, be it a new one. */
  readonly targetId: string
  readonly time: Date
}

/** @throws AppError 409 `unitIsClosed`; InvalidInput */
export function withMerged(units: Units, { unitIds, targetId, time }: Merging): Units {
  const target = units.get(targetId)!
  if (target.to) throw conflict('unitIsClosed')
  if (target.from && target.from > time) throw mistake('into', 'schools.errors.notYet', { name: target.name })
  const closing = unitIds.filter((id) => id !== targetId)
  return closing.reduce<Units>(
    (shaped, unitId) =>
      withClosed(shaped, { unitId, time, below: { kind: 'move', toId: targetId }, successorIds: [targetId] }),
    units,
  )
}

/** It stands to what the original stands to from that day on. */
export function heirOf(
  original: KnownUnit,
  time: Date,
  own: Pick<KnownUnit, 'id' | 'code' | 'name' | 'levels'>,
): KnownUnit {
  const relations = original.relations
    .filter((relation) => lastsBeyond(relation, time))
    .map((relation) => ({ ...relation, from: laterOf(relation.from, time) }))
  return { ...own, kind: original.kind, relations, successorIds: [], from: time, to: undefined, revision: 0 }
}

/** Units that stand to one then or later. */
export function standingTo(units: Units, unitId: string, time: Date): { other: KnownUnit; isBelow: boolean }[] {
  return [...units.values()].flatMap((other) => {
    if (other.to && other.to <= time) return []
    const standing = other.relations.filter((relation) => relation.unitId === unitId && lastsBeyond(relation, time))
    const isBelow = standing.some(({ kind }) => belowBy.some((below) => below === kind))
    return standing.length > 0 ? [{ other, isBelow }] : []
  })
}

export function withUnit(units: Units, unit: KnownUnit): Units {
  return new Map(units).set(unit.id, unit)
}

function refusal(standing: readonly { other: KnownUnit; isBelow: boolean }[]) {
  const below = standing.filter(({ isBelow }) => isBelow)
  return mistake('below', 'schools.errors.unitsBelow', { count: below.length, name: below[0]!.other.name })
}

function withPartClosed(units: Units, part: KnownUnit, { time, below }: Closing): Units {
  if (!partKinds.includes(part.kind)) throw mistake('below', 'schools.errors.onlyPartsClose', { name: part.name })
  // It may have closed already, as a part of another part.
  return units.get(part.id)!.to ? units : withClosed(units, { unitId: part.id, time, below })
}

function moved(other: KnownUnit, { unitId, time, below }: Closing, units: Units): KnownUnit {
  const target = below.kind === 'move' ? units.get(below.toId)! : undefined
  const toIdOf = (kind: Relation['kind']): string | undefined => {
    const canStand = target && target.id !== other.id && otherEndsOf(other.kind, kind).includes(target.kind)
    if (canStand) return target.id
    if (!target || !belowBy.some((below) => below === kind)) return undefined
    throw mistake('below', 'schools.errors.cannotGoBelow', { name: other.name, target: target.name })
  }
  const end = earlierOf(other.to, target?.to)
  const relations = redirected(other.relations, { unitId, time, toIdOf }).map((relation) =>
    relation.unitId === target?.id ? { ...relation, to: earlierOf(relation.to, end) } : relation,
  )
  return { ...other, relations }
}
