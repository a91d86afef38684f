import type { Actor, Origin } from '../actor.ts'
import { conflict, forbidden } from '../errors.ts'
import { canKeepUnit, canKeepUnits, schoolIdIn } from './access.ts'
import { fittedRelation, type RelationIds } from './create.ts'
import { beginningOf, dayOf } from './day.ts'
import type { KnownUnit } from './find.ts'
import { findStored, loadAbove, loadAround } from './load.ts'
import { mistake } from './mistake.ts'
import { withRelation } from './relations.ts'
import { checkChanges, levelSet, type Units } from './rules.ts'
import { inTurn } from './turn.ts'
import { relationKinds, type RelationKind, type SchoolLevel } from './unit.model.ts'
import { earlierOf, type Relation } from './validity.ts'
import { isChanged, writeUnits } from './write.ts'

/** What is left out stays as it is. */
export interface UnitChange {
  /** Of the unit as it was seen. */
  readonly revision: number
  readonly name?: string | undefined
  readonly code?: string | undefined
  readonly levels?: readonly SchoolLevel[] | undefined
  /** Empty: not known. */
  readonly firstDay?: string | undefined
  readonly relations?: RelationIds | undefined
  /** The day from which these hold; empty: as long as both units exist. */
  readonly relationsFrom?: string | undefined
}

/** @throws AppError 403, 404; 409 `unitChanged` (somebody else was first), `unitCodeTaken`; InvalidInput */
export async function changeUnit(actor: Actor, id: string, change: UnitChange, origin: Origin): Promise<void> {
  await inTurn(async (session) => {
    const unit = await findStored(id, session)
    const others = Object.values(change.relations ?? {}).filter((other) => other !== '')
    const above = await loadAbove([id, ...others], session)
    const isNewLife = change.firstDay !== undefined && change.firstDay !== firstDayOf(unit)
    const before = isNewLife ? new Map([...above, ...(await loadAround([id], session))]) : above
    if (!canKeepUnit(actor, unit, schoolIdIn(before, id, new Date()))) throw forbidden()
    if (unit.revision !== change.revision) throw conflict('unitChanged')

    const next = changed(unit, change, before)
    if (!canKeepUnits(actor) && isChanged(unit, { ...next, name: unit.name })) throw forbidden()
    const after = new Map(before).set(id, next)
    checkChanges({ before, after })
    await writeUnits({ before, after, actor, origin }, session)
  })
}

export function firstDayOf({ from }: Pick<KnownUnit, 'from'>): string {
  return from ? dayOf(from) : ''
}

/** @throws InvalidInput */
export function changed(unit: KnownUnit, change: UnitChange, units: Units): KnownUnit {
  const { name = unit.name, code = unit.code, firstDay = firstDayOf(unit) } = change
  const levels = change.levels ? levelSet(change.levels) : unit.levels
  const from = firstDay === '' ? undefined : beginningOf(firstDay)
  const isSameLife = firstDay === firstDayOf(unit)
  const living = isSameLife ? unit : { ...unit, from, relations: inLife(unit, from, units) }
  const relations = relationKinds.reduce<readonly Relation[]>((history, kind) => {
    const unitId = change.relations?.[kind]
    return unitId === undefined
      ? history
      : following(living, history, { kind, unitId, day: change.relationsFrom ?? '', units })
  }, living.relations)
  return { ...living, name, code, levels, relations }
}

interface Follower {
  readonly kind: RelationKind
  readonly unitId: string
  readonly day: string
  readonly units: Units
}

function following(unit: KnownUnit, history: readonly Relation[], { kind, unitId, day, units }: Follower): Relation[] {
  const relation = unitId === '' ? undefined : fittedRelation({ kind, unitId }, unit, units.get(unitId))
  const others = history.filter((other) => other.kind !== kind)
  if (day === '') return relation ? [...others, relation] : others

  const from = beginningOf(day)
  if ((unit.from && from < unit.from) || (unit.to && from >= unit.to))
    throw mistake('relationsFrom', 'schools.errors.outsideLife', { name: unit.name })
  return withRelation(history, { kind, unitId: relation?.unitId, from }).map((other) =>
    relation && other.kind === kind && other.unitId === unitId
      ? { ...other, to: earlierOf(other.to, relation.to) }
      : other,
  )
}

/** What began with the unit still does; what was there before it began is cut off. */
function inLife(unit: KnownUnit, from: Date | undefined, units: Units): Relation[] {
  const early = [...units.values()].find((other) =>
    other.relations.some((relation) => relation.unitId === unit.id && from && relation.from && relation.from < from),
  )
  if (early) throw mistake('firstDay', 'schools.errors.othersBefore', { name: early.name })
  return unit.relations.map((relation) => {
    const beganWithIt = unit.from && relation.from?.getTime() === unit.from.getTime()
    const isCut = from && relation.from && relation.from < from
    const begun = beganWithIt || isCut ? { ...relation, from: laterStart(from, units.get(relation.unitId)) } : relation
    if (begun.from && begun.to && begun.from >= begun.to) throw mistake('firstDay', 'schools.errors.relationsBefore')
    return begun
  })
}

function laterStart(from: Date | undefined, other: KnownUnit | undefined): Date | undefined {
  return fittedRelation({ kind: 'partOf', unitId: '' }, { from }, other).from
}
