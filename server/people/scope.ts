// Whom somebody may know of, read once for a request: the rules (access.ts) then need no database.

import { Types } from 'mongoose'
import { type Actor, hasRole } from '../actor.ts'
import { createMemory } from '../changes/index.ts'
import {
  communeOfficeIds,
  dayOf,
  listUnitsBelow,
  managedSchoolIds,
  schoolIdsOf,
  schoolStaff,
  sectorOverseers,
  validAt,
} from '../schools/index.ts'
import { Guardianship } from './guardianship.model.ts'
import { Person } from './person.model.ts'

export interface PeopleScope {
  readonly actor: Actor
  readonly now: Date
  /** Everybody in the sector. */
  readonly managesAll: boolean
  /** The staff of the sector, and no pupils. */
  readonly overseesAll: boolean
  /** Schools and their parts: in the first they keep the lists, in the second they also see personal ids. */
  readonly managedUnitIds: readonly string[]
  readonly identifiedUnitIds: readonly string[]
  /** Schools and their parts whose staff they see: where they work, and those that their commune manages. */
  readonly staffUnitIds: readonly string[]
  readonly classIds: readonly string[]
  /** Of those, the ones of which they are the class teacher; and the guardians of the pupils there. */
  readonly homeroomClassIds: readonly string[]
  readonly guardianIds: readonly string[]
  readonly childIds: readonly string[]
}

export async function findScope(actor: Actor, now = new Date()): Promise<PeopleScope> {
  const managed = managedSchoolIds(actor)
  const managedSchools = managed === 'all' ? [] : managed
  const [managedUnitIds, identifiedUnitIds, ownUnitIds, communeUnitIds] = await Promise.all([
    withParts(managedSchools, now),
    withParts(schoolIdsOf(actor, identifyingRoles), now),
    withParts(schoolIdsOf(actor, schoolStaff), now),
    withParts(communeOfficeIds(actor), now).then((schools) => withParts(schools, now)),
  ])
  const homeroomClassIds = actor.classes.filter(({ isHomeroom }) => isHomeroom).map(({ classId }) => classId)
  return {
    actor,
    now,
    managesAll: managed === 'all',
    overseesAll: hasRole(actor, ...sectorOverseers),
    managedUnitIds,
    identifiedUnitIds,
    staffUnitIds: [...new Set([...ownUnitIds, ...communeUnitIds])],
    classIds: actor.classes.map(({ classId }) => classId.toString()),
    homeroomClassIds: homeroomClassIds.map(String),
    guardianIds: await guardiansOfClasses(homeroomClassIds, now),
    childIds: actor.childIds.map(String),
  }
}

/** Who sees personal ids where they are. A vice principal keeps the lists without them. */
const identifyingRoles = ['schoolAdministrator', 'registrar', 'principal'] as const

/** These units and those right below them. */
async function withParts(unitIds: readonly string[], now: Date): Promise<string[]> {
  const all: string[] = []
  for (const unitId of unitIds) all.push(unitId, ...(await unitsBelow(unitId, now)))
  return [...new Set(all)]
}

const remembered = createMemory<{ readonly asOf: string; readonly ids: readonly string[] }>('unit', 2000)

/** A change of a relation announces the units at both ends. */
async function unitsBelow(unitId: string, now: Date): Promise<readonly string[]> {
  const known = remembered.get(unitId)
  if (known?.asOf === dayOf(now)) return known.ids

  const since = remembered.begin()
  const ids: string[] = []
  let cursor: string | undefined
  do {
    const page = await listUnitsBelow(new Types.ObjectId(unitId), '', { limit: 100, cursor }, now)
    ids.push(...page.items.map(({ _id }) => _id.toString()))
    cursor = page.next
  } while (cursor !== undefined)
  remembered.set(unitId, { asOf: dayOf(now), ids }, since)
  return ids
}

async function guardiansOfClasses(classIds: readonly Types.ObjectId[], now: Date): Promise<string[]> {
  if (classIds.length === 0) return []
  const pupils = await Person.find({ classIds: { $in: [...classIds] } }, { _id: 1 }).lean()
  const links = await Guardianship.find(
    { childId: { $in: pupils.map(({ _id }) => _id) }, ...validAt(now) },
    { guardianId: 1 },
  ).lean()
  return [...new Set(links.map(({ guardianId }) => guardianId.toString()))]
}
