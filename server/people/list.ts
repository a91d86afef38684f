// Lists of people, each one walk along an index that has them in their order: as fast for a province as for a school. Which
// index is said to the database, because what it would guess from may be wrong.

import { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { type Order, type Page, pageFrom, type PageInput, pageQuery } from '../api/paging.ts'
import { forbidden, notFound } from '../errors.ts'
import type { Role } from '../roles.ts'
import { findSchoolOf, findUnits, type KnownUnit } from '../schools/index.ts'
import { heldAt, listedGroups, type ListGroup, type Seen, viewableBy } from './access.ts'
import { groupOf, placeKeyOf } from './group.ts'
import { nameWordsOf, roleKeyOf, searchKeysOf, staffKeyOf } from './name-keys.ts'
import { Person } from './person.model.ts'
import { findScope, type PeopleScope } from './scope.ts'
import { listWordsFrom } from './words.ts'

export interface PeopleQuery {
  /** Undefined: the whole sector. */
  readonly unitId: Types.ObjectId | undefined
  /** Undefined: everybody, which only the whole sector has as a list. */
  readonly group: ListGroup | undefined
  /** Words of the name, in any order. */
  readonly text: string
  /** Of the staff: only those who are this today. */
  readonly role: Role | undefined
}

export interface ListedPerson extends Seen {
  readonly fullName: string
  readonly sortKey: string
  readonly birthDate?: Date | null
  readonly sectorCode?: string | null
  readonly email?: string | null
}

export interface PeopleList {
  readonly people: Page<ListedPerson>
  readonly scope: PeopleScope
  readonly unit: KnownUnit | undefined
  /** That this one stands beside. */
  readonly groups: readonly ListGroup[]
}

const byName: Order = { field: 'sortKey', direction: 1 }

/**
 * Whole words first; when nobody has them, the last one may be the beginning of a word.
 * @throws AppError 404 for a unit that is not there or of which nothing may be seen, 403 for a list that may not be seen
 */
export async function listPeople(
  actor: Actor,
  query: PeopleQuery,
  input: PageInput,
  now = new Date(),
): Promise<PeopleList> {
  const scope = await findScope(actor, now)
  const unit = query.unitId && (await findListedUnit(query.unitId, now))
  const groups = listedGroups(scope, unit)
  if (groups.length === 0) throw unit ? notFound() : forbidden()
  if (query.group === undefined ? unit !== undefined || !scope.managesAll : !groups.includes(query.group))
    throw forbidden()

  const found = await find(scope, query, input)
  return { people: pageFrom(found, input, byName, (person) => person), scope, unit, groups }
}

/** With the school that it is, or is a part of. @throws AppError 404 */
async function findListedUnit(id: Types.ObjectId, now: Date) {
  const unit = (await findUnits([id.toString()])).get(id.toString())
  if (!unit) throw notFound()
  return { ...unit, schoolId: (await findSchoolOf(id, now))?.id }
}

async function find(scope: PeopleScope, query: PeopleQuery, input: PageInput): Promise<ListedPerson[]> {
  const words = nameWordsOf(query.text)
  if (words.length === 0) return await read(listOf(scope, query, []), scope, input)

  const whole = await read(listOf(scope, query, searchKeysOf(query.text)), scope, input)
  if (whole.length > 0) return whole
  return await findByBeginning(scope, query, words, input)
}

/** What the last word may become is few words: each is searched for whole, and what they find is one list. */
async function findByBeginning(scope: PeopleScope, query: PeopleQuery, words: readonly string[], input: PageInput) {
  const [beginning = '', ...others] = [...words].reverse()
  const found = new Map<string, ListedPerson>()
  for (const word of await listWordsFrom(beginning)) {
    const keys = searchKeysOf([...others, word].join(' '))
    for (const person of await read(listOf(scope, query, keys), scope, input)) found.set(person._id.toString(), person)
  }
  return [...found.values()].sort(inOrder).slice(0, input.limit + 1)
}

interface List {
  readonly filters: readonly object[]
  /** Undefined: few enough to be sorted. */
  readonly index: Readonly<Record<string, 1>> | undefined
}

/** The filter that the walk goes by comes first. */
function listOf(scope: PeopleScope, query: PeopleQuery, keys: readonly string[]): List {
  const named = keys.length > 0 ? [{ nameKeys: { $all: [...keys] } }] : []
  if (query.unitId) {
    const ofUnit = placesOf(scope, query.unitId, query.group, query.role)
    // Of pupils a teacher sees those of a few classes; of guardians those of one.
    if (scope.managesAll || query.group === 'staff' || scope.managedUnitIds.includes(query.unitId.toString()))
      return { filters: [...ofUnit, ...named], index: walk(query.group === 'former' ? 'places.unitId' : 'places.key') }
    const few =
      query.group === 'student' ? { classIds: { $in: ids(scope.classIds) } } : { _id: { $in: ids(scope.guardianIds) } }
    return { filters: [few, ...ofUnit, ...named], index: undefined }
  }
  const held = query.group && { places: { $elemMatch: { ...whatOf(query), ...heldAt(scope.now) } } }
  if (query.group === 'staff') {
    const ofStaff = [...(query.role ? [roleKeyOf(query.role)] : []), ...keys.map(staffKeyOf)]
    const walked = ofStaff.length > 0 ? { nameKeys: { $all: ofStaff } } : { 'places.group': 'staff' }
    return { filters: [walked, held!], index: walk(ofStaff.length > 0 ? 'nameKeys' : 'places.group') }
  }
  if (keys.length > 0) return { filters: [...named, ...(held ? [held] : [])], index: walk('nameKeys') }
  return held
    ? { filters: [{ 'places.group': query.group }, held], index: walk('places.group') }
    : { filters: [], index: { sortKey: 1, _id: 1 } }
}

function placesOf({ now }: PeopleScope, unitId: Types.ObjectId, group: ListGroup | undefined, role: Role | undefined) {
  const holds = (what: object) => ({ places: { $elemMatch: { ...what, ...heldAt(now) } } })
  if (group !== 'former') {
    const key = placeKeyOf(unitId, group ?? 'staff')
    return [{ 'places.key': key }, holds({ key, ...(role ? { role } : {}) })]
  }
  const hasEnded = { places: { $elemMatch: { unitId, to: { $lte: now } } } }
  return [{ 'places.unitId': unitId }, hasEnded, { $nor: [holds({ unitId })] }]
}

function whatOf({ group, role }: PeopleQuery) {
  return role ? { role } : { group }
}

async function read({ filters, index }: List, scope: PeopleScope, input: PageInput): Promise<ListedPerson[]> {
  const { filter, sort, limit } = pageQuery(input, byName)
  const query = Person.find({ $and: [...filters, filter, notRemoved, viewableBy(scope)] }, fields)
  return await (index ? query.hint(index) : query).sort(sort).limit(limit).lean<ListedPerson[]>()
}

const notRemoved = { removedAt: { $exists: false } }
const fields = {
  ...{ fullName: 1, sortKey: 1, birthDate: 1, sectorCode: 1, email: 1 },
  ...{ places: 1, classIds: 1 },
} as const

function walk(first: string): Readonly<Record<string, 1>> {
  return { [first]: 1, sortKey: 1, _id: 1 }
}

function ids(texts: readonly string[]): Types.ObjectId[] {
  return texts.map((text) => new Types.ObjectId(text))
}

function inOrder(a: ListedPerson, b: ListedPerson): number {
  if (a.sortKey !== b.sortKey) return a.sortKey < b.sortKey ? -1 : 1
  return a._id.toString() < b._id.toString() ? -1 : 1
}

/** The staff roles that a list can be narrowed by. */
export function isStaffRole(role: Role): boolean {
  return groupOf(role) === 'staff'
}
