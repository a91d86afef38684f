// What there is of all that some rows speak of, read in few queries. Carrying out a batch reads it in its transaction.

import { Types, type ClientSession } from 'mongoose'
import { findPeopleByUserName, findUserNames } from '../../accounts/index.ts'
import {
  type AssignmentRecord,
  classNameKeyOf,
  findClasses,
  listAssignmentsOf,
  listClassesNamed,
  listPlacementsOf,
  type PlacementRecord,
} from '../../classes/index.ts'
import { findSubjects, type KnownSubject } from '../../curriculum/index.ts'
import { type GuardianshipRecord, listLinksOf, recognisePeople, type RecognisedPerson } from '../../people/index.ts'
import { findUnits, findUnitsByCode, type KnownUnit, listUnitsBelow } from '../../schools/index.ts'
import { isOurId } from '../read/our-id.ts'
import type { Setting } from '../setting.ts'
import type { Wanted, WantedPerson } from '../wanted.ts'
import { distinct, grouped, indexed, linked } from './indexes.ts'
import { asListed, marksIn } from './marks.ts'
import { type ListMemory, nameKeyOf } from './memory.ts'
import { namesIn, namesOfClasses, people } from './named.ts'

export interface KnownClass {
  readonly _id: Types.ObjectId
  readonly name: string
  readonly grades: readonly number[]
  readonly campusId?: Types.ObjectId | null
  readonly sectorCode?: string | null
}

export interface Asked {
  readonly wanted: Wanted
  /** Ids of people who may be there already: those that somebody has chosen, or that an earlier row has made. */
  readonly ids: readonly Types.ObjectId[]
}

export interface WorldOptions {
  readonly session?: ClientSession
  /** While a list is looked through; without it only what sorts alike is found by name. */
  readonly memory?: ListMemory
}

export interface World {
  readonly setting: Setting
  readonly memory: ListMemory | undefined
  /** By code, or by id for packages that were written here. */
  readonly schools: ReadonlyMap<string, KnownUnit>
  readonly offices: ReadonlyMap<string, KnownUnit>
  /** Campuses and subject groups, by the id of the school. */
  readonly parts: ReadonlyMap<
    string,
    readonly { readonly id: string; readonly code: string; readonly name: string; readonly kind: string }[]
  >
  readonly people: ReadonlyMap<string, RecognisedPerson>
  readonly byCode: ReadonlyMap<string, RecognisedPerson>
  readonly byMark: ReadonlyMap<string, RecognisedPerson>
  /** By school and `nameKeyOf`. */
  named(schoolId: string, nameKey: string): readonly RecognisedPerson[]
  /** By `userNameKeyOf`; null: somebody else's than a person's. */
  readonly owners: ReadonlyMap<string, Types.ObjectId | null>
  readonly userNames: ReadonlyMap<string, string>
  /** By school, year and key of the name (`classKeyOf`). */
  readonly classes: Map<string, KnownClass>
  /** Names of the classes that these pupils are in. */
  readonly classNames: ReadonlyMap<string, string>
  readonly placements: ReadonlyMap<string, readonly PlacementRecord[]>
  readonly assignments: ReadonlyMap<string, readonly AssignmentRecord[]>
  readonly homerooms: ReadonlyMap<string, readonly AssignmentRecord[]>
  /** Of a child or a guardian, those that hold. */
  readonly links: ReadonlyMap<string, readonly GuardianshipRecord[]>
  readonly subjects: readonly KnownSubject[]
  /** Ids of people whom earlier rows of the same batch make. */
  readonly made: Set<string>
}

const noOwners: ReadonlyMap<string, Types.ObjectId | null> = new Map()

export function classKeyOf(schoolId: string, yearKey: number, name: string): string {
  return `${schoolId} ${yearKey} ${classNameKeyOf(name)}`
}

export async function loadWorld(setting: Setting, asked: readonly Asked[], options: WorldOptions): Promise<World> {
  const { session, memory } = options
  const wanted = asked.map((one) => one.wanted)
  const { schools, offices } = await loadUnits(setting, wanted, session)
  const inPlay = schoolsOf(wanted, schools, setting)
  const named = people(wanted)
  const userNames = named.flatMap(({ userName }) => userName ?? [])
  const owners = userNames.length > 0 ? await findPeopleByUserName(userNames, session) : noOwners
  const marks = await marksIn(named)
  const found = await recognisePeople(
    {
      ids: [...asked.flatMap(({ ids }) => ids), ...idsOf(named), ...[...owners.values()].filter((id) => id !== null)],
      sectorCodes: distinct(named.flatMap(({ sectorCode }) => sectorCode ?? [])),
      personalIdMarks: [...marks.keys()],
      named: memory ? [] : namesIn(inPlay, wanted),
    },
    session,
  )
  const rosters = await loadRosters(inPlay, memory)
  const known = asListed([...found, ...(memory ? sameNames(named, rosters) : [])], marks)
  const personIds = known.map(({ _id }) => _id)
  const isAnybodyKnown = personIds.length > 0
  const links = isAnybodyKnown ? await listLinksOf(personIds, session) : []
  const classes = await loadClasses(inPlay, wanted, { setting, session, memory })
  const hasPupils = wanted.some(({ kind }) => kind === 'pupils' || kind === 'guardians')
  const hasStaff = wanted.some(({ kind }) => kind === 'staff')
  const isTaught = hasStaff || wanted.some(({ kind }) => kind === 'classes')
  const classIds = isTaught ? classesNamed(wanted, classes, { setting, schools }) : []
  const homerooms = classIds.length > 0 ? await listAssignmentsOf({ classIds }, session) : []
  const placements = hasPupils && isAnybodyKnown ? await listPlacementsOf({ personIds }, session) : []
  const relativeIds = [...links.map(({ guardianId }) => guardianId), ...homerooms.map(({ personId }) => personId)]
  const relatives = asListed(await recognisePeople({ ids: relativeIds }, session), marks)
  const all = new Map([...known, ...relatives].map((person) => [person._id.toString(), person]))
  return {
    setting,
    memory,
    schools,
    offices,
    parts: await loadParts(inPlay, wanted),
    people: all,
    byCode: indexed(known, ({ sectorCode }) => sectorCode),
    byMark: indexed(known, ({ personalIdMark }) => personalIdMark),
    named: namesOf(rosters, known),
    owners,
    userNames: isAnybodyKnown ? await findUserNames(personIds, session) : new Map<string, string>(),
    classes,
    classNames: await loadClassNames(placements),
    placements: grouped(placements, ({ personId }) => personId),
    assignments: grouped(
      hasStaff && isAnybodyKnown ? await listAssignmentsOf({ personIds }, session) : [],
      ({ personId }) => personId,
    ),
    homerooms: grouped(homerooms, ({ classId }) => classId),
    links: linked(links, setting.today),
    made: new Set(),
    subjects: hasStaff ? await findSubjects() : [],
  }
}

async function loadUnits(setting: Setting, wanted: readonly Wanted[], session: ClientSession | undefined) {
  const codes = distinct(wanted.flatMap((one) => (one.kind === 'schools' ? one.code : (one.schoolCode ?? []))))
  const officeNames = distinct(wanted.flatMap((one) => (one.kind === 'schools' ? (one.managedBy ?? []) : [])))
  const byCode = await findUnitsByCode([...codes, ...officeNames], session)
  const own = setting.schoolId?.toString()
  const ids = [
    ...byCode.map(({ _id }) => _id.toString()),
    ...codes.filter(isOurId),
    ...(own === undefined ? [] : [own]),
  ]
  const units = await findUnits(ids)
  const schools = new Map<string, KnownUnit>()
  for (const unit of units.values()) for (const key of [unit.id, unit.code]) schools.set(key, unit)
  const offices = new Map([...units.values()].map((unit) => [unit.code, unit]))
  return { schools, offices }
}

/** Those that these rows are about. */
function schoolsOf(
  wanted: readonly Wanted[],
  schools: ReadonlyMap<string, KnownUnit>,
  setting: Setting,
): Types.ObjectId[] {
  const codes = wanted.flatMap((one) =>
    one.kind === 'schools' ? [] : [one.schoolCode ?? setting.schoolId?.toString() ?? ''],
  )
  const ids = distinct(codes.flatMap((code) => schools.get(code)?.id ?? []))
  return ids.map((id) => new Types.ObjectId(id))
}

function idsOf(named: readonly WantedPerson[]): Types.ObjectId[] {
  return named.flatMap(({ id }) => (id === undefined ? [] : [new Types.ObjectId(id)]))
}

type RosterIndex = ReadonlyMap<string, ReadonlyMap<string, readonly RecognisedPerson[]>>

async function loadRosters(schoolIds: readonly Types.ObjectId[], memory: ListMemory | undefined): Promise<RosterIndex> {
  const rosters = new Map<string, ReadonlyMap<string, readonly RecognisedPerson[]>>()
  if (memory) for (const id of schoolIds) rosters.set(id.toString(), await memory.rosters.of(id))
  return rosters
}

function sameNames(named: readonly WantedPerson[], rosters: RosterIndex): RecognisedPerson[] {
  const keys = distinct(named.map(({ fullName }) => nameKeyOf(fullName)))
  return [...rosters.values()].flatMap((roster) => keys.flatMap((key) => roster.get(key) ?? []))
}

function namesOf(rosters: RosterIndex, known: readonly RecognisedPerson[]): World['named'] {
  const own = new Map<string, RecognisedPerson[]>()
  for (const person of known) {
    for (const unitId of distinct(person.places.map((place) => place.unitId.toString()))) {
      const key = `${unitId} ${nameKeyOf(person.fullName)}`
      own.set(key, [...(own.get(key) ?? []), person])
    }
  }
  return (schoolId, nameKey) => rosters.get(schoolId)?.get(nameKey) ?? own.get(`${schoolId} ${nameKey}`) ?? []
}

interface ClassOptions extends WorldOptions {
  readonly setting: Setting
}

async function loadClasses(
  schoolIds: readonly Types.ObjectId[],
  wanted: readonly Wanted[],
  { setting, session, memory }: ClassOptions,
) {
  const named = wanted.flatMap((one) => {
    const yearKey = 'yearKey' in one ? (one.yearKey ?? setting.yearKey) : setting.yearKey
    return namesOfClasses(one).map((name) => ({ yearKey, name }))
  })
  const classes = new Map<string, KnownClass>()
  for (const schoolId of named.length === 0 ? [] : schoolIds) {
    for (const yearKey of new Set(named.map((one) => one.yearKey))) {
      const names = distinct(named.filter((one) => one.yearKey === yearKey).map(({ name }) => name))
      const found = await listClassesNamed(schoolId, { yearKey, names }, session)
      for (const one of found) classes.set(classKeyOf(schoolId.toString(), yearKey, one.name), one)
    }
  }
  for (const [key, one] of memory?.classes ?? []) if (!classes.has(key)) classes.set(key, one)
  return classes
}

interface InSetting {
  readonly setting: Setting
  readonly schools: ReadonlyMap<string, KnownUnit>
}

/** Ids of the classes that these rows name, of which the class teachers have to be known. */
function classesNamed(
  wanted: readonly Wanted[],
  classes: ReadonlyMap<string, KnownClass>,
  { setting, schools }: InSetting,
) {
  return wanted.flatMap((one) => {
    if (one.kind !== 'classes' && one.kind !== 'staff') return []
    const school = schools.get(one.schoolCode ?? setting.schoolId?.toString() ?? '')
    if (!school) return []
    return namesOfClasses(one).flatMap(
      (name) => classes.get(classKeyOf(school.id, one.yearKey ?? setting.yearKey, name))?._id ?? [],
    )
  })
}

async function loadParts(schoolIds: readonly Types.ObjectId[], wanted: readonly Wanted[]): Promise<World['parts']> {
  const isAsked = wanted.some(
    (one) =>
      (one.kind === 'classes' && one.campus) ||
      (one.kind === 'staff' && (one.group || one.roles.includes('subjectLeader'))),
  )
  const parts = new Map<string, { id: string; code: string; name: string; kind: string }[]>()
  if (!isAsked) return parts
  for (const schoolId of schoolIds) {
    const { items } = await listUnitsBelow(schoolId, '', { limit: 100, cursor: undefined })
    parts.set(
      schoolId.toString(),
      items.map(({ _id, code, name, kind }) => ({ id: _id.toString(), code, name, kind })),
    )
  }
  return parts
}

async function loadClassNames(placements: readonly PlacementRecord[]): Promise<Map<string, string>> {
  if (placements.length === 0) return new Map()
  const classes = await findClasses(
    distinct(placements.map(({ classId }) => classId.toString())).map((id) => new Types.ObjectId(id)),
  )
  return new Map([...classes].map(([id, { name }]) => [id, name]))
}
