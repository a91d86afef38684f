// The figures of a page of schools, and of all of them together. What pages read is what has been counted: of a page a few
// schools at most are counted while somebody waits, the rest in the background.

import { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import type { Page, PageInput } from '../api/paging.ts'
import { forbidden, notFound } from '../errors.ts'
import {
  beginningOf,
  dayOf,
  findUnits,
  type KnownUnit,
  listManagedSchoolIds,
  listManagedSchools,
  type ManagedBy,
} from '../schools/index.ts'
import { firstDayOf, lastDayOf, listYears, type SchoolYear, yearAt } from '../years/index.ts'
import { canReadOffice, canReadSchool, ownScope, seesExactly, seesSector } from './access.ts'
import { type AsOf, countSchool, momentOf } from './count.ts'
import { findFew } from './few.ts'
import { type LevelTotals, type SchoolOfLevels, totalsByLevel } from './levels.ts'
import { type FiguresRecord, SchoolFigures } from './figures.model.ts'
import { wantCounting } from './run.ts'
import {
  type IsFew,
  nothingIsFew,
  type Sum,
  sumOf,
  tellParts,
  tellPupils,
  tellRows,
  type Told,
  type ToldPupils,
} from './tell.ts'

export interface FiguresQuery {
  /** An office or a school; empty: what is one's own. */
  readonly unit: string
  /** Empty: the one of the day. */
  readonly year: string
  /** Empty: today, or the nearest day of the year. */
  readonly day: string
}

export type Scope =
  | { readonly kind: 'office'; readonly office: KnownUnit | undefined }
  | { readonly kind: 'school'; readonly school: KnownUnit }

export interface ToldGrade {
  readonly grades: readonly number[]
  readonly classes: number
  readonly pupils: Told
}

export interface ToldFigures extends ToldPupils {
  readonly classes: number
  readonly staff: number
  readonly staffUnused: number | undefined
  readonly grades: readonly ToldGrade[]
  readonly roles: readonly { readonly role: string; readonly count: number }[]
  readonly countedAt: Date
}

export interface ListedSchool {
  readonly school: { readonly id: string; readonly name: string }
  /** Undefined: still to be counted. */
  readonly figures: ToldFigures | undefined
}

export interface Totals {
  readonly schools: number
  /** Of which there are figures. */
  readonly counted: number
  readonly classes: number
  readonly pupils: Sum | undefined
  readonly boys: Sum | undefined
  readonly girls: Sum | undefined
  readonly linked: Sum | undefined
  readonly unused: Sum | undefined
  readonly staff: number
  readonly staffUnused: number | undefined
  readonly grades: readonly { readonly grades: readonly number[]; readonly classes: number; readonly pupils: Sum }[]
  readonly roles: readonly { readonly role: string; readonly count: number }[]
  readonly levels: readonly LevelTotals[]
}

export interface AskedFor extends AsOf {
  readonly scope: Scope
  readonly years: readonly SchoolYear[]
}

/** @throws AppError 404 for what somebody may not see; 403 when nothing is theirs */
export async function findAskedFor(actor: Actor, query: FiguresQuery, now = new Date()): Promise<AskedFor> {
  const scope = await findScope(actor, query.unit, now)
  const schoolId = scope.kind === 'school' ? scope.school.id : undefined
  const years = await listYears(schoolId)
  return { scope, years, ...(await asOfQuery(query, { years, schoolId, now })) }
}

/** A page of the schools of an office. */
export async function listFigures(
  actor: Actor,
  { scope, ...rest }: AskedFor,
  input: PageInput,
  now = new Date(),
): Promise<Page<ListedSchool>> {
  const asOf = { yearKey: rest.yearKey, day: rest.day }
  const { items, next } = await pageOf(scope, asOf, input)
  const stored = await SchoolFigures.find({ schoolId: { $in: items.map(({ _id }) => _id) }, ...asOf }).lean<
    FiguresRecord[]
  >()
  const known = new Map(stored.map((one) => [one.schoolId.toString(), one]))
  const wanting = items.filter(({ _id }) => isWanting(known.get(_id.toString()), asOf, now))
  for (const { _id } of wanting.slice(0, atOnce)) known.set(_id.toString(), await countSchool(_id, asOf, now))
  if (items.some(({ _id }) => !known.has(_id.toString()))) await wantCounting(managedBy(scope), asOf, now)
  const isFew = await findFew()
  return {
    items: items.map(({ _id, name }) => {
      const figures = known.get(_id.toString())
      const few = seesExactly(actor, _id) ? nothingIsFew : isFew
      return { school: { id: _id.toString(), name }, figures: figures && tellFigures(figures, few) }
    }),
    next,
  }
}

/** All of a scope together. Remembered for a minute: it reads a record of each school, though none of their people. */
export async function findTotals(actor: Actor, { scope, yearKey, day }: AskedFor, now = new Date()): Promise<Totals> {
  const isExact = scope.kind === 'school' ? seesExactly(actor, scope.school.id) : seesExactly(actor, nowhere)
  const id = scope.kind === 'school' ? scope.school.id : (scope.office?.id ?? 'all')
  const key = [id, yearKey, day, isExact].join()
  const known = remembered.get(key)
  if (known && now.getTime() - known.at < 60_000 && known.at <= now.getTime()) return known.totals
  const totals = await addUp(scope, { yearKey, day }, isExact ? nothingIsFew : await findFew())
  if (remembered.size > 200) remembered.clear()
  // What is still being counted is looked at again.
  if (totals.counted === totals.schools && scope.kind === 'office') remembered.set(key, { at: now.getTime(), totals })
  return totals
}

export interface ListedClass extends ToldPupils {
  readonly id: string
  readonly name: string
  readonly grades: readonly number[]
}

/** The classes of one school. */
export async function findSchoolFigures(
  actor: Actor,
  { scope, yearKey, day }: AskedFor,
  now = new Date(),
): Promise<{ figures: ToldFigures; classes: ListedClass[] }> {
  if (scope.kind !== 'school') throw notFound()
  const schoolId = new Types.ObjectId(scope.school.id)
  const stored = await SchoolFigures.findOne({ schoolId, yearKey, day }).lean<FiguresRecord>()
  const isOld = isWanting(stored ?? undefined, { yearKey, day }, now)
  const figures = stored && !isOld ? stored : await countSchool(schoolId, { yearKey, day }, now)
  const few = seesExactly(actor, schoolId) ? nothingIsFew : await findFew()
  const told = tellRows(figures.classes, few)
  return {
    figures: tellFigures(figures, few),
    classes: figures.classes.map(({ classId, name, grades }, at) => ({
      id: classId!.toString(),
      name: name!,
      grades,
      ...told[at]!,
    })),
  }
}

/** All the schools of a scope of which there are figures, for a file. */
export async function listAllFigures(
  actor: Actor,
  { scope, yearKey, day }: AskedFor,
): Promise<(ListedSchool & SchoolOfLevels)[]> {
  const ids = await idsOf(scope, { yearKey, day })
  const units = await findUnits(ids.map(String))
  const known = await storedOf(ids, { yearKey, day })
  const isFew = await findFew()
  return ids.map((id) => {
    const figures = known.get(id.toString())
    const few = seesExactly(actor, id) ? nothingIsFew : isFew
    const { name = '', levels = [] } = units.get(id.toString()) ?? {}
    return { school: { id: id.toString(), name }, levels, figures: figures && tellFigures(figures, few) }
  })
}

/** Of a page so many are counted while somebody waits. */
const atOnce = 5
/** Minutes for which today's figures are left as they are. */
const fresh = 10

const nowhere = new Types.ObjectId('000000000000000000000000')
const remembered = new Map<string, { readonly at: number; readonly totals: Totals }>()

async function findScope(actor: Actor, asked: string, now: Date): Promise<Scope> {
  const id = asked === '' ? ownScope(actor) : asked
  if (id === undefined) throw forbidden()
  if (id === 'all') {
    if (!seesSector(actor)) throw notFound()
    return { kind: 'office', office: undefined }
  }
  const unit = (await findUnits([id])).get(id)
  if (unit?.kind === 'school' && canReadSchool(actor, unit, now)) return { kind: 'school', school: unit }
  if (unit && unit.kind !== 'school' && canReadOffice(actor, unit.id)) return { kind: 'office', office: unit }
  // Somebody may be an officer of a unit that is none: then there is nothing below it.
  if (unit && canReadOffice(actor, unit.id)) return { kind: 'office', office: unit }
  throw notFound()
}

async function asOfQuery(
  { year: askedYear, day: askedDay }: FiguresQuery,
  { years, schoolId, now }: { years: readonly SchoolYear[]; schoolId: string | undefined; now: Date },
): Promise<AsOf> {
  const today = dayOf(now)
  const wanted = askedDay === '' ? today : askedDay
  const year =
    askedYear === '' ? await yearAt(beginningOf(wanted), schoolId) : years.find(({ key }) => String(key) === askedYear)
  if (askedYear !== '' && !year) throw notFound()
  if (!year) return { yearKey: usualYear(wanted), day: wanted }
  const [first, last] = [firstDayOf(year), lastDayOf(year)]
  return { yearKey: year.key, day: wanted < first ? first : wanted > last ? last : wanted }
}

/** School years begin in August. */
function usualYear(day: string): number {
  const [year, month] = day.split('-').map(Number) as [number, number]
  return month >= 8 ? year : year - 1
}

async function pageOf(scope: Scope, asOf: AsOf, input: PageInput) {
  if (scope.kind === 'office') return await listManagedSchools(managedBy(scope), momentOf(asOf), input)
  const { id, name } = scope.school
  return { items: [{ _id: new Types.ObjectId(id), name }], next: undefined }
}

function managedBy(scope: Scope): ManagedBy {
  return { officeId: scope.kind === 'office' && scope.office ? new Types.ObjectId(scope.office.id) : undefined }
}

async function idsOf(scope: Scope, asOf: AsOf): Promise<Types.ObjectId[]> {
  if (scope.kind === 'school') return [new Types.ObjectId(scope.school.id)]
  return await listManagedSchoolIds(managedBy(scope), momentOf(asOf))
}

function isWanting(known: FiguresRecord | undefined, { day }: AsOf, now: Date): boolean {
  if (!known) return true
  // What was counted on a day that has passed stays as it was counted: not all of it could be counted again.
  return day === dayOf(now) && now.getTime() - known.countedAt.getTime() > fresh * 60_000
}

async function storedOf(ids: readonly Types.ObjectId[], asOf: AsOf): Promise<Map<string, FiguresRecord>> {
  const found = await SchoolFigures.find({ schoolId: { $in: [...ids] }, ...asOf }, { classes: 0 }).lean<
    FiguresRecord[]
  >()
  return new Map(found.map((one) => [one.schoolId.toString(), one]))
}

async function addUp(scope: Scope, asOf: AsOf, few: IsFew): Promise<Totals> {
  const ids = await idsOf(scope, asOf)
  const units = await findUnits(ids.map(String))
  const stored = await storedOf(ids, asOf)
  const schools = ids.map(String).map((id) => {
    const figures = stored.get(id)
    return { levels: units.get(id)?.levels ?? [], figures: figures && tellFigures(figures, few) }
  })
  const told = schools.flatMap(({ figures }) => figures ?? [])
  const sum = (read: (figures: ToldFigures) => number) => told.reduce((total, one) => total + read(one), 0)
  const isKnown = told.some(({ staffUnused }) => staffUnused !== undefined)
  return {
    schools: ids.length,
    counted: told.length,
    classes: sum(({ classes }) => classes),
    pupils: sumOf(told.map(({ pupils }) => pupils)),
    boys: sumOf(told.map(({ boys }) => boys)),
    girls: sumOf(told.map(({ girls }) => girls)),
    linked: sumOf(told.map(({ linked }) => linked)),
    unused: sumOf(told.map(({ unused }) => unused)),
    staff: sum(({ staff }) => staff),
    staffUnused: isKnown ? sum(({ staffUnused = 0 }) => staffUnused) : undefined,
    grades: gradesOf(told),
    roles: rolesOf(told),
    levels: totalsByLevel(schools),
  }
}

function gradesOf(told: readonly ToldFigures[]): Totals['grades'] {
  const groups = new Map<string, ToldGrade[]>()
  for (const one of told.flatMap(({ grades }) => grades)) {
    const key = one.grades.join()
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  return [...groups.values()]
    .map((ofGrade) => ({
      grades: ofGrade[0]!.grades,
      classes: ofGrade.reduce((total, { classes }) => total + classes, 0),
      pupils: sumOf(ofGrade.map(({ pupils }) => pupils))!,
    }))
    .sort((a, b) => a.grades[0]! - b.grades[0]! || a.grades.length - b.grades.length)
}

function rolesOf(told: readonly ToldFigures[]): Totals['roles'] {
  const counts = new Map<string, number>()
  for (const { role, count } of told.flatMap(({ roles }) => roles)) counts.set(role, (counts.get(role) ?? 0) + count)
  return [...counts].map(([role, count]) => ({ role, count }))
}

function tellFigures(figures: FiguresRecord, few: IsFew): ToldFigures {
  const { classCount, staff, staffUnused, grades, roles, countedAt } = figures
  const ofGrades = tellParts(
    grades.map(({ pupils }) => pupils ?? 0),
    few,
  )
  return {
    ...tellPupils(figures, few),
    classes: classCount,
    staff,
    staffUnused: staffUnused ?? undefined,
    grades: grades.map((one, at) => ({ grades: one.grades, classes: one.classes ?? 0, pupils: ofGrades[at] })),
    roles: roles.map(({ role, count }) => ({ role: role!, count: count! })),
    countedAt,
  }
}
