// The statistics of a material, a school and the sector. They are read from the kept counts: what a page costs depends on the
// days of a year and the number of schools, never on how much has happened.

import { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { dayOf } from '../day.ts'
import { forbidden, notFound } from '../errors.ts'
import { findMaterial, findMaterials, type MaterialRecord } from '../materials/index.ts'
import { findLeastTold } from '../people/index.ts'
import { findUnits, type KnownUnit } from '../schools/index.ts'
import { canSeeUsage, canSeeUsageOfSchool, ownSchoolIds, seesSectorUsage } from './access.ts'
import { daysOfYear, keptYears, weekOf, weeksOf, yearOf } from './calendar.ts'
import type { Week } from './chart.ts'
import { UsageDay, UsageReach, UsageYear, type UsageYearRecord } from './counts.model.ts'
import { type Reach, type ToldReach, tellReach } from './few.ts'
import { withoutHidden } from './seen.ts'
import { type Counts, whose } from './tally.ts'
import { type UseCounts, countUses, usesOf } from './uses.ts'
import type { UseRecord } from './use.model.ts'

export interface Counted {
  readonly year: number
  readonly weeks: readonly Week[]
  readonly total: Counts
}

export interface NamedReach extends Omit<ToldReach, 'told'> {
  readonly schools: number
  readonly told: readonly { readonly id: string; readonly name: string; readonly counts: Counts }[]
  readonly leastTold: number
}

export interface MaterialUsage extends Counted {
  readonly material: MaterialRecord
  readonly years: readonly number[]
  readonly reach: NamedReach
  readonly useCounts: UseCounts
  readonly uses: readonly UseRecord[]
}

/** @throws AppError 404; 403 for whoever sees the material, but does not answer for it */
export async function findMaterialUsage(
  actor: Actor,
  id: Types.ObjectId,
  year: number,
  now = new Date(),
): Promise<MaterialUsage> {
  const { material } = await findMaterial(actor, id)
  if (!canSeeUsage(actor, material)) throw forbidden()
  const years = await UsageYear.distinct('year', { materialId: id, whose: whose.sector })
  const found = await UsageYear.find({ materialId: id, year, whose: /^people\./ })
    .limit(mostSchools)
    .lean<UsageYearRecord[]>()
  const reaches = found.map(({ whose, views, downloads }) => ({
    unitId: whose.slice('people.'.length),
    counts: { views, downloads },
  }))
  return {
    ...(await countedOf(whose.material(id.toString()), year, now)),
    material,
    years: sorted([...years, year]),
    reach: await nameReach(reaches),
    useCounts: await countUses(id),
    uses: await withoutHidden(actor, await usesOf(id)),
  }
}

/** A school, or the sector. */
export type Scope = { readonly school: KnownUnit } | { readonly school: undefined }

export interface UnitUsage {
  readonly scope: Scope
  readonly year: number
  readonly years: readonly number[]
  /** Of the materials of the school; of all. */
  readonly materials: Counted & { readonly top: readonly TopMaterial[]; readonly reach: NamedReach }
  /** By the people of the school. */
  readonly people: (Counted & { readonly top: readonly TopMaterial[] }) | undefined
}

export interface TopMaterial extends Counts {
  readonly material: MaterialRecord
}

/** `unit`: the id of a school, `all`, or empty for what is one's own. @throws AppError 404 for what they may not see; 403 */
export async function findScope(actor: Actor, unit: string): Promise<Scope> {
  const isSector = seesSectorUsage(actor)
  const asked = unit === '' ? (isSector ? 'all' : ownSchoolIds(actor)[0]) : unit
  if (asked === undefined) throw forbidden()
  if (asked === 'all') {
    if (!isSector) throw notFound()
    return { school: undefined }
  }
  if (!/^[0-9a-f]{24}$/.test(asked) || !canSeeUsageOfSchool(actor, asked)) throw notFound()
  const school = (await findUnits([asked])).get(asked)
  if (school?.kind !== 'school') throw notFound()
  return { school }
}

export async function findUnitUsage(actor: Actor, unit: string, year: number, now = new Date()): Promise<UnitUsage> {
  const scope = await findScope(actor, unit)
  const key = scope.school ? whose.materialsOf(scope.school.id) : whose.sector
  const own = scope.school && whose.peopleOf(scope.school.id)
  const reaches = await UsageReach.find({ whose: key, year }).limit(mostSchools).lean()
  const all = reaches.map(({ unitId, views, downloads }) => ({
    unitId: unitId.toString(),
    counts: { views, downloads },
  }))
  return {
    scope,
    year,
    years: sorted([...(await yearsOf([key, ...(own ? [own] : [])], now)), year]),
    materials: {
      ...(await countedOf(key, year, now)),
      top: await topOf(actor, key, year),
      reach: await nameReach(all),
    },
    people: own ? { ...(await countedOf(own, year, now)), top: await topOf(actor, own, year) } : undefined,
  }
}

/** A year has so many days; the schools of a sector are some hundreds. */
const mostSchools = 2000
export const mostTop = 20

async function countedOf(key: string, year: number, now: Date): Promise<Counted> {
  const { first, last } = daysOfYear(year)
  const days = await UsageDay.find({ whose: key, day: { $gte: first, $lte: last } }).lean()
  const weeks = new Map(weeksOf(year, now).map((day) => [day, { day, views: 0, downloads: 0 }]))
  const total = { views: 0, downloads: 0 }
  for (const { day, views, downloads } of days)
    for (const sum of [total, weeks.get(weekOf(day))]) {
      if (!sum) continue
      sum.views += views
      sum.downloads += downloads
    }
  return { year, weeks: [...weeks.values()], total }
}

/** The most taken first. What the actor may not see is left out. */
async function topOf(actor: Actor, key: string, year: number): Promise<TopMaterial[]> {
  const found = await UsageYear.find({ whose: key, year })
    .sort({ downloads: -1, views: -1, _id: -1 })
    .limit(mostTop)
    .lean<UsageYearRecord[]>()
  const materials = await findMaterials(
    actor,
    found.map(({ materialId }) => materialId),
  )
  return found.flatMap(({ materialId, views, downloads }) => {
    const material = materials.get(materialId.toString())
    return material ? [{ material, views, downloads }] : []
  })
}

async function yearsOf(keys: readonly string[], now: Date): Promise<number[]> {
  const years: number[] = []
  for (let back = 0; back < keptYears; back++) {
    const year = yearOf(dayOf(now)) - back
    if (await UsageYear.exists({ whose: { $in: keys }, year })) years.push(year)
  }
  return years
}

async function nameReach(reaches: readonly Reach[]): Promise<NamedReach> {
  const leastTold = await findLeastTold()
  const { told, untold } = tellReach(reaches, leastTold)
  const units = await findUnits(told.map(({ unitId }) => unitId))
  const named = told.map(({ unitId, counts }) => ({ id: unitId, name: units.get(unitId)?.name ?? '', counts }))
  named.sort((a, b) => b.counts.downloads - a.counts.downloads || b.counts.views - a.counts.views)
  return { schools: reaches.length, told: named, untold, leastTold }
}

function sorted(years: readonly number[]): number[] {
  return [...new Set(years)].sort((a, b) => b - a)
}
