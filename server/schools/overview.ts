// The schools that an office answers for, as of today. They are all read, and so once after each change, not for each page.

import { Types } from 'mongoose'
import { createMemory } from '../changes/index.ts'
import { dayOf } from './day.ts'
import { type RelationKind, type SchoolLevel, schoolLevels, Unit } from './unit.model.ts'
import { holdsAt, type Relation, relatedUnitId, type Valid } from './validity.ts'

export interface LevelCount {
  readonly level: SchoolLevel
  readonly count: number
  /** In alphabetical order; empty when there are too many to be told by name. */
  readonly names: readonly string[]
}

export interface SchoolOverview {
  readonly asOf: string
  readonly total: number
  /** Those that it manages itself. */
  readonly managed: number
  /** Levels without a school are left out; a school with several counts in each. */
  readonly levels: readonly LevelCount[]
  readonly withSeveralLevels: number
}

/** The sector guides all its schools and manages some of them; a commune manages its own. */
export type OfficeKind = 'sectorOffice' | 'communeOffice'

export async function overviewOf(unitId: string, kind: OfficeKind, now = new Date()): Promise<SchoolOverview> {
  const known = remembered.get(unitId)
  if (known?.asOf === dayOf(now)) return known

  const since = remembered.begin()
  const overview = summarise(await readSchools(unitId), unitId, kind, now)
  remembered.set(unitId, overview, since)
  return overview
}

/** More would be a list, not an overview. */
const mostNames = 30

const remembered = createMemory<SchoolOverview>('unit', 1000)
const alphabetical = new Intl.Collator('vi', { numeric: true })

interface School extends Valid {
  readonly name: string
  readonly levels: readonly SchoolLevel[]
  readonly relations: readonly (Omit<Relation, 'unitId'> & { readonly unitId: Types.ObjectId })[]
}

async function readSchools(unitId: string): Promise<School[]> {
  return await Unit.find({ 'relations.unitId': new Types.ObjectId(unitId), kind: 'school' })
    .select('name levels relations from to')
    .lean<School[]>()
}

function summarise(found: readonly School[], unitId: string, kind: OfficeKind, now: Date): SchoolOverview {
  const isBelow = (school: School, by: RelationKind) => relatedUnitId(textIds(school), by, now) === unitId
  const line = kind === 'sectorOffice' ? 'guidedBy' : 'managedBy'
  const schools = found.filter((school) => holdsAt(school, now) && isBelow(school, line))
  const levels = schoolLevels.map((level) => {
    const ofLevel = schools.filter((school) => school.levels.includes(level))
    const names = ofLevel.map(({ name }) => name).sort(alphabetical.compare)
    return { level, count: ofLevel.length, names: schools.length > mostNames ? [] : names }
  })
  return {
    asOf: dayOf(now),
    total: schools.length,
    managed: schools.filter((school) => isBelow(school, 'managedBy')).length,
    levels: levels.filter(({ count }) => count > 0),
    withSeveralLevels: schools.filter(({ levels }) => levels.length > 1).length,
  }
}

function textIds({ relations }: School): Relation[] {
  return relations.map(({ unitId, ...relation }) => ({ ...relation, unitId: unitId.toString() }))
}
