// The classes that are somebody's own: those they teach, and those that they or their children are in. They are on the home
// page: what is asked for there is remembered until it changes (server/changes).

import { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { createMemory } from '../changes/index.ts'
import { findPeople, type KnownPerson } from '../people/index.ts'
import { dayOf, findUnits, validAt } from '../schools/index.ts'
import { Assignment } from './assignment.model.ts'
import type { ClassRecord } from './class.model.ts'
import { countPupils } from './count.ts'
import { findClasses } from './find.ts'
import { Placement } from './placement.model.ts'

export interface TaughtClass {
  readonly one: ClassRecord
  readonly schoolName: string
  readonly isHomeroom: boolean
  readonly pupils: number
}

/** Today's: as the class teacher first, then by school, grade and name. */
export async function listTaught(actor: Actor, now = new Date()): Promise<TaughtClass[]> {
  const facts = await findFacts(actor.classes, now)
  const schools = await findUnits(actor.classes.map(({ schoolId }) => schoolId.toString()))
  const taught: TaughtClass[] = []
  for (const { classId, schoolId, isHomeroom } of actor.classes) {
    const one = facts.get(classId.toString())?.one
    if (!one) continue
    const counts = await countPupils(schoolId.toString(), one.yearKey, now)
    const schoolName = schools.get(schoolId.toString())?.name ?? ''
    taught.push({ one, schoolName, isHomeroom, pupils: counts.get(classId.toString()) ?? 0 })
  }
  const keyOf = ({ one, schoolName, isHomeroom }: TaughtClass) => `${isHomeroom ? 0 : 1}:${schoolName}:${one.sortKey}`
  return taught.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
}

export interface FamilyClass extends ClassFacts {
  /** The pupil; undefined when it is the asking one. */
  readonly child: KnownPerson | undefined
  readonly schoolName: string
}

/** Where somebody and their children are today, the children in the order of their birth. */
export async function listFamilyClasses(actor: Actor, now = new Date()): Promise<FamilyClass[]> {
  const pupils = await findPupils([actor.personId, ...actor.childIds], now)
  const places = pupils.flatMap((pupil) => pupil.places)
  const facts = await findFacts(places, now)
  const schools = await findUnits(places.map(({ schoolId }) => schoolId.toString()))
  const family = pupils.flatMap(({ person, places }) =>
    places.flatMap(({ classId, schoolId }): FamilyClass[] => {
      const known = facts.get(classId.toString())
      const child = person.id === actor.personId.toString() ? undefined : person
      return known ? [{ child, schoolName: schools.get(schoolId.toString())?.name ?? '', ...known }] : []
    }),
  )
  return family.sort((a, b) => (a.child?.birthDate?.getTime() ?? 0) - (b.child?.birthDate?.getTime() ?? 0))
}

interface PlaceOfToday {
  readonly classId: Types.ObjectId
  readonly schoolId: Types.ObjectId
}

interface KnownPupil {
  readonly asOf: string
  readonly person: KnownPerson
  readonly places: readonly PlaceOfToday[]
}

const pupilsKnown = createMemory<KnownPupil>('person', 20_000)

/** Where they are today. */
async function findPupils(ids: readonly Types.ObjectId[], now: Date): Promise<KnownPupil[]> {
  const asOf = dayOf(now)
  const known = ids.flatMap((id) => pupilsKnown.get(id.toString()) ?? []).filter((pupil) => pupil.asOf === asOf)
  const missing = ids.filter((id) => !known.some(({ person }) => person.id === id.toString()))
  if (missing.length === 0) return known

  const since = pupilsKnown.begin()
  const places = await Placement.find({ personId: { $in: missing }, ...validAt(now) }, { _id: 0, to: 0 }).lean()
  const people = await findPeople(missing)
  const read = [...people.values()].map((person) => ({
    asOf,
    person,
    places: places.filter(({ personId }) => personId.toString() === person.id),
  }))
  for (const pupil of read) pupilsKnown.set(pupil.person.id, pupil, since)
  return [...known, ...read]
}

export interface ClassFacts {
  readonly one: ClassRecord
  readonly classTeachers: readonly KnownPerson[]
}

interface FactsOfDay extends ClassFacts {
  readonly asOf: string
}

/** By school, and in it by class. */
const factsKnown = createMemory<ReadonlyMap<string, FactsOfDay>>('unit', 2000)

/** By the ids of the classes. */
async function findFacts(places: readonly PlaceOfToday[], now: Date): Promise<Map<string, ClassFacts>> {
  const asOf = dayOf(now)
  const known = new Map<string, ClassFacts>()
  for (const { classId, schoolId } of places) {
    const facts = factsKnown.get(schoolId.toString())?.get(classId.toString())
    if (facts?.asOf === asOf) known.set(classId.toString(), facts)
  }
  const missing = places.filter(({ classId }) => !known.has(classId.toString()))
  if (missing.length === 0) return known

  const since = factsKnown.begin()
  const classIds = missing.map(({ classId }) => classId)
  const classes = await findClasses(classIds)
  const homerooms = await Assignment.find({ classId: { $in: classIds }, kind: 'homeroom', ...validAt(now) }).lean()
  const people = await findPeople(homerooms.map(({ personId }) => personId))
  for (const [id, one] of classes) {
    const teachers = homerooms.filter(({ classId }) => classId.equals(one._id))
    const classTeachers = teachers.flatMap(({ personId }) => people.get(personId.toString()) ?? [])
    const schoolId = one.schoolId.toString()
    factsKnown.set(schoolId, new Map(factsKnown.get(schoolId)).set(id, { asOf, one, classTeachers }), since)
    known.set(id, { one, classTeachers })
  }
  return known
}
