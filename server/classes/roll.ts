// The pupils of a class as its page has them: with their guardians, and those of one name told apart.

import { Types } from 'mongoose'
import { findPeople, findPhones, type GuardianRelation, type KnownPerson, listGuardianships } from '../people/index.ts'
import { validAt } from '../schools/index.ts'
import type { ClassRecord } from './class.model.ts'
import { inOrder } from './find.ts'
import { gradeIn } from './grades.ts'
import { Placement } from './placement.model.ts'

export interface ListedGuardian {
  readonly person: KnownPerson
  readonly relation: GuardianRelation
  readonly phone: string | undefined
}

export interface ListedPupil {
  readonly person: KnownPerson
  readonly hasNamesake: boolean
  /** Undefined in a combined class where nobody has said it. */
  readonly grade: number | undefined
  readonly isRetained: boolean
  readonly guardians: readonly ListedGuardian[]
}

/** In the order of a class list. Guardians only when they are asked for. */
export async function listRoll(
  one: Pick<ClassRecord, '_id' | 'grades'>,
  { at, now, withGuardians }: { readonly at: Date; readonly now: Date; readonly withGuardians: boolean },
): Promise<ListedPupil[]> {
  const fields = { personId: 1, grade: 1, isRetained: 1 } as const
  const places = await Placement.find({ classId: one._id, ...validAt(at) }, fields).lean()
  const people = [...(await findPeople(places.map(({ personId }) => personId))).values()].sort(inOrder)
  const placeOf = new Map(places.map((place) => [place.personId.toString(), place]))
  const guardians = withGuardians ? await guardiansOf(people, now) : new Map<string, ListedGuardian[]>()
  return people.map((person) => ({
    person,
    hasNamesake: people.some((other) => other !== person && other.fullName === person.fullName),
    grade: gradeIn(one, placeOf.get(person.id) ?? {}),
    isRetained: placeOf.get(person.id)?.isRetained === true,
    guardians: guardians.get(person.id) ?? [],
  }))
}

async function guardiansOf(children: readonly KnownPerson[], now: Date): Promise<Map<string, ListedGuardian[]>> {
  const childIds = children.map(({ id }) => new Types.ObjectId(id))
  const links = await listGuardianships({ childIds }, now)
  const ids = links.map(({ guardianId }) => guardianId)
  const people = await findPeople(ids)
  const phones = await findPhones(ids)
  const guardians = new Map<string, ListedGuardian[]>()
  for (const { childId, guardianId, relation } of links) {
    const person = people.get(guardianId.toString())
    const known = guardians.get(childId.toString()) ?? []
    if (person) guardians.set(childId.toString(), [...known, { person, relation, phone: phones.get(person.id) }])
  }
  return guardians
}
