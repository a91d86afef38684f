// The units of the sector as of a day. Everybody who is signed in may look them up: that a school exists is no secret.

import { Types } from 'mongoose'
import { type Order, type Page, pageFrom, type PageInput, pageQuery } from '../api/paging.ts'
import { beginningOf } from './day.ts'
import type { UnitQuery } from './input.ts'
import { findUnits } from './find.ts'
import { nameWordsOf } from './name-words.ts'
import { belowBy } from './rules.ts'
import { type RelationKind, type SchoolLevel, Unit, type UnitKind } from './unit.model.ts'
import { storedRelationAt, validAt } from './validity-filter.ts'

export interface ListedUnit {
  readonly _id: Types.ObjectId
  readonly code: string
  readonly name: string
  readonly kind: UnitKind
  readonly levels: readonly SchoolLevel[]
  /** The first moment without it. */
  readonly to?: Date | undefined
  /** The names of what continues it then. */
  readonly successors: readonly string[]
}

export interface StoredUnit extends Omit<ListedUnit, 'successors'> {
  readonly successorIds?: readonly Types.ObjectId[]
}

export const listedFields = 'code name sortKey kind levels to successorIds'

/** At most one query, for the names of what continues those that end. */
export async function listedOf(units: readonly StoredUnit[]): Promise<ListedUnit[]> {
  const idsOf = ({ to, successorIds = [] }: StoredUnit) => (to ? successorIds.map(String) : [])
  const others = await findUnits(units.flatMap(idsOf))
  return units.map((unit) => {
    const { _id, code, name, kind, levels, to } = unit
    const successors = idsOf(unit).flatMap((id) => others.get(id)?.name ?? [])
    return { _id, code, name, kind, levels, to, successors }
  })
}

const byName: Order = { field: 'sortKey', direction: 1 }

/** In the order of the Vietnamese alphabet. Each word typed is the beginning of a word of the name or the code. */
export async function listUnits(query: UnitQuery, input: PageInput, now = new Date()): Promise<Page<ListedUnit>> {
  const words = nameWordsOf(query.text).slice(0, mostWords)
  return await readPageOf(
    [
      ...(query.kind === '' ? [] : [{ kind: query.kind }]),
      ...(query.level === '' ? [] : [{ levels: query.level }]),
      ...words.map((word) => ({ nameWords: { $regex: `^${word}` } })),
      validAt(dayTime(query.day, now)),
    ],
    input,
  )
}

/** Those that a unit manages, or that are parts of it. */
export async function listUnitsBelow(
  id: Types.ObjectId,
  day: string,
  input: PageInput,
  now = new Date(),
): Promise<Page<ListedUnit>> {
  return await listStandingTo(id, { kinds: belowBy, time: dayTime(day, now) }, input)
}

/** Those that stand to a unit by one of these kinds of relations. */
export async function listStandingTo(
  id: Types.ObjectId,
  { kinds, time }: { readonly kinds: readonly RelationKind[]; readonly time: Date },
  input: PageInput,
): Promise<Page<ListedUnit>> {
  return await readPageOf([storedRelationAt(kinds, id, time), validAt(time)], input)
}

/** Which schools: those that the state manages through an office, be it by way of offices below it; undefined: all there are. */
export interface ManagedBy {
  readonly officeId: Types.ObjectId | undefined
}

/** By name. */
export async function listManagedSchools(by: ManagedBy, time: Date, input: PageInput): Promise<Page<ListedUnit>> {
  return await readPageOf(await managedAt(by, time), input)
}

export async function listManagedSchoolIds(by: ManagedBy, time: Date): Promise<Types.ObjectId[]> {
  const found = await Unit.find({ $and: await managedAt(by, time) }, { _id: 1 })
    .sort({ sortKey: 1, _id: 1 })
    .lean<{ _id: Types.ObjectId }[]>()
  return found.map(({ _id }) => _id)
}

async function managedAt({ officeId }: ManagedBy, time: Date): Promise<object[]> {
  const schools = [{ kind: 'school' }, validAt(time)]
  if (!officeId) return schools
  const managed = (ids: readonly Types.ObjectId[]) => ({
    relations: { $elemMatch: { unitId: { $in: [...ids] }, kind: 'managedBy', ...validAt(time) } },
  })
  const offices = [officeId]
  for (let above = offices; above.length > 0;) {
    const known = { _id: { $nin: offices } }
    const found = await Unit.find(
      { $and: [managed(above), { kind: { $in: officeKinds } }, known, validAt(time)] },
      { _id: 1 },
    ).lean<{ _id: Types.ObjectId }[]>()
    above = found.map(({ _id }) => _id)
    offices.push(...above)
  }
  return [managed(offices), ...schools]
}

const officeKinds: readonly UnitKind[] = ['province', 'sectorOffice', 'districtOffice', 'communeOffice']

/** The moment that a day of a query stands for; now when none is given. */
export function dayTime(day: string, now: Date): Date {
  return day === '' ? now : beginningOf(day)
}

const mostWords = 8

async function readPageOf(conditions: readonly object[], input: PageInput): Promise<Page<ListedUnit>> {
  const { filter, sort, limit } = pageQuery(input, byName)
  const found = await Unit.find({ $and: [...conditions, filter] })
    .select(listedFields)
    .sort(sort)
    .limit(limit)
    .lean<StoredUnit[]>()
  const page = pageFrom(found, input, byName, (unit) => unit)
  return { ...page, items: await listedOf(page.items) }
}
