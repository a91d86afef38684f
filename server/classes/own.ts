// The classes that are somebody's own: those they teach, and those that they or their children are in.

import { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { findPeople, type KnownPerson } from '../people/index.ts'
import { findUnits, validAt } from '../schools/index.ts'
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
  const classes = await findClasses(actor.classes.map(({ classId }) => classId))
  const schools = await findUnits(actor.classes.map(({ schoolId }) => schoolId.toString()))
  const taught: TaughtClass[] = []
  for (const { classId, schoolId, isHomeroom } of actor.classes) {
    const one = classes.get(classId.toString())
    if (!one) continue
    const counts = await countPupils(schoolId.toString(), one.yearKey, now)
    const schoolName = schools.get(schoolId.toString())?.name ?? ''
    taught.push({ one, schoolName, isHomeroom, pupils: counts.get(classId.toString()) ?? 0 })
  }
  const keyOf = ({ one, schoolName, isHomeroom }: TaughtClass) => `${isHomeroom ? 0 : 1}:${schoolName}:${one.sortKey}`
  return taught.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
}

export interface FamilyClass {
  /** The pupil; undefined when it is the asking one. */
  readonly child: KnownPerson | undefined
  readonly one: ClassRecord
  readonly schoolName: string
  readonly classTeachers: readonly KnownPerson[]
}

/** Where somebody and their children are today, the children in the order of their birth. */
export async function listFamilyClasses(actor: Actor, now = new Date()): Promise<FamilyClass[]> {
  const places = await Placement.find({
    personId: { $in: [actor.personId, ...actor.childIds] },
    ...validAt(now),
  }).lean()
  const classes = await findClasses(places.map(({ classId }) => classId))
  const schools = await findUnits(places.map(({ schoolId }) => schoolId.toString()))
  const classIds = [...classes.keys()].map((id) => new Types.ObjectId(id))
  const homerooms = await Assignment.find({ classId: { $in: classIds }, kind: 'homeroom', ...validAt(now) }).lean()
  const people = await findPeople([...places, ...homerooms].map(({ personId }) => personId))
  const family = places.flatMap(({ personId, classId, schoolId }): FamilyClass[] => {
    const one = classes.get(classId.toString())
    if (!one) return []
    return [
      {
        child: personId.equals(actor.personId) ? undefined : people.get(personId.toString()),
        one,
        schoolName: schools.get(schoolId.toString())?.name ?? '',
        classTeachers: homerooms
          .filter((homeroom) => homeroom.classId.equals(classId))
          .flatMap((homeroom) => people.get(homeroom.personId.toString()) ?? []),
      },
    ]
  })
  return family.sort((a, b) => (a.child?.birthDate?.getTime() ?? 0) - (b.child?.birthDate?.getTime() ?? 0))
}
