// What must be true of units and how they stand to each other, on any day. Nothing here is read out of a code.

import type { KnownUnit } from './find.ts'
import { mistake } from './mistake.ts'
import { type RelationKind, type SchoolLevel, schoolLevels, type UnitKind } from './unit.model.ts'
import { overlapOf, type Relation, type Valid } from './validity.ts'

/** Units by their ids: those that a change is about, those below them, and all above. */
export type Units = ReadonlyMap<string, KnownUnit>

export const partKinds: readonly UnitKind[] = ['campus', 'subjectGroup']
const officeKinds: readonly UnitKind[] = ['ministry', 'province', 'sectorOffice', 'districtOffice', 'communeOffice']
const places: readonly UnitKind[] = ['province', 'districtOffice', 'communeOffice']
const ofOffice = { managedBy: officeKinds, guidedBy: officeKinds }

/** Which kinds of units each kind may stand to. */
const otherEnds: Readonly<Record<UnitKind, Partial<Record<RelationKind, readonly UnitKind[]>>>> = {
  ministry: {},
  province: ofOffice,
  sectorOffice: ofOffice,
  districtOffice: ofOffice,
  communeOffice: ofOffice,
  school: { managedBy: officeKinds, guidedBy: officeKinds, locatedIn: places },
  campus: { partOf: ['school', 'campus'], locatedIn: places },
  subjectGroup: { partOf: ['school', 'campus', 'subjectGroup'] },
}

/** The kinds of relations that a kind of unit may have. */
export function relationKindsOf(kind: UnitKind): RelationKind[] {
  return Object.keys(otherEnds[kind]) as RelationKind[]
}

export function otherEndsOf(kind: UnitKind, relation: RelationKind): readonly UnitKind[] {
  return otherEnds[kind][relation] ?? []
}

/** The kinds of units that can be below one. */
export function kindsBelow(kind: UnitKind): UnitKind[] {
  return (Object.keys(otherEnds) as UnitKind[]).filter((below) =>
    belowBy.some((relation) => otherEndsOf(below, relation).includes(kind)),
  )
}

/** Relations that make a unit one that is below the other. */
export const belowBy = ['managedBy', 'partOf'] as const satisfies RelationKind[]

/** Can become one unit: offices of whatever kind, otherwise units of one kind. */
export function canBecomeOne(a: UnitKind, b: UnitKind): boolean {
  return a === b || (officeKinds.includes(a) && officeKinds.includes(b))
}

/** Each once, from the youngest pupils to the oldest. */
export function levelSet(levels: readonly SchoolLevel[]): SchoolLevel[] {
  return schoolLevels.filter((level) => levels.includes(level))
}

/** @throws InvalidInput when a unit as it is after a change cannot be; `field`: what was asked for, if not the relation itself */
export function checkChanges({ before, after, field }: { before: Units; after: Units; field?: string }): void {
  for (const [id, unit] of after) {
    const former = before.get(id)
    if (former === unit) continue
    checkUnit(unit)
    const isSameLife = former?.from?.getTime() === unit.from?.getTime() && former?.to?.getTime() === unit.to?.getTime()
    const known = new Set(isSameLife ? former?.relations.map(textOf) : [])
    const added = unit.relations.filter((relation) => !known.has(textOf(relation)))
    for (const relation of added) checkRelation({ unit, relation, units: after, field })
    if (added.length > 0 && isAboveItself(after, id))
      throw mistake(field ?? added[0]!.kind, 'schools.errors.cycle', { name: unit.name })
  }
}

/** On some day, along one of the lines: what it is part of counts for both of them. */
export function isAboveItself(units: Units, id: string): boolean {
  return lines.some((line) => leadsTo(units, { line, toId: id, fromId: id, during: {}, path: [] }))
}

const lines: readonly (readonly RelationKind[])[] = [['managedBy', 'partOf'], ['guidedBy', 'partOf'], ['locatedIn']]

function checkUnit({ kind, levels, relations, from, to }: KnownUnit): void {
  if (kind === 'school' && levels.length === 0) throw mistake('levels', 'schools.errors.noLevel')
  if (kind !== 'school' && levels.length > 0) throw mistake('levels', 'schools.errors.levelsOfSchools')
  if (from && to && from >= to) throw mistake('lastDay', 'schools.errors.lastDayTooEarly')
  if (!partKinds.includes(kind)) return
  const partOf = relations.filter((relation) => relation.kind === 'partOf')
  const isPartToTheEnd = partOf.some((relation) => !relation.to || (to !== undefined && relation.to >= to))
  if (!isPartToTheEnd) throw mistake('partOf', 'schools.errors.partOfNothing')
}

interface Checked {
  readonly unit: KnownUnit
  readonly relation: Relation
  readonly units: Units
  readonly field: string | undefined
}

function checkRelation({ unit, relation, units, field }: Checked): void {
  const { kind, unitId, ...validity } = relation
  const refuse = (why: string, name: string) => mistake(field ?? kind, `schools.errors.${why}`, { name })
  const other = units.get(unitId)
  if (!other) throw refuse('noSuchUnit', '')
  if (!otherEndsOf(unit.kind, kind).includes(other.kind)) throw refuse('wrongKind', other.name)
  if (validity.from && validity.to && validity.from >= validity.to) throw refuse('afterUnit', other.name)
  for (const { from, to, name } of [unit, other]) {
    if (from && validity.from && validity.from < from) throw refuse('beforeUnit', name)
    if (to && (!validity.to || validity.to > to)) throw refuse('afterUnit', name)
  }
}

interface Climb {
  readonly line: readonly RelationKind[]
  readonly toId: string
  readonly fromId: string
  readonly during: Valid
  readonly path: readonly string[]
}

function leadsTo(units: Units, { line, toId, fromId, during, path }: Climb): boolean {
  const unit = units.get(fromId)
  if (!unit || path.includes(fromId)) return false
  const inLife = overlapOf(during, unit)
  return unit.relations.some((relation) => {
    const then = line.includes(relation.kind) && inLife ? overlapOf(inLife, relation) : undefined
    if (!then) return false
    if (relation.unitId === toId) return true
    return leadsTo(units, { line, toId, fromId: relation.unitId, during: then, path: [...path, fromId] })
  })
}

function textOf({ kind, unitId, from, to }: Relation): string {
  return [kind, unitId, from?.getTime(), to?.getTime()].join(' ')
}
