// What lists that go out are made of: the people and classes of one school, read a few at a time.

import { findUserNames } from '../../accounts/index.ts'
import {
  type AssignmentRecord,
  type ClassRecord,
  listAssignmentsOf,
  listClassesOf,
  listPlacementsOf,
} from '../../classes/index.ts'
import {
  type Group,
  type GuardianshipRecord,
  listLinksOf,
  recognisePeople,
  type RecognisedPerson,
  walkPeople,
} from '../../people/index.ts'
import { findUnits, type KnownUnit, listUnitsBelow, walkUnits } from '../../schools/index.ts'
import { unseal } from '../../sealing/index.ts'

import { Types } from 'mongoose'
import { isOpen } from '../plan/roles.ts'

export interface Scope {
  readonly school: KnownUnit
  readonly yearKey: number
  readonly withPersonalIds: boolean
  readonly today: Date
}

export interface ListedPerson {
  readonly person: RecognisedPerson
  /** Of today, in the group that is read and this school or its parts. */
  readonly roles: readonly { readonly role: string; readonly unitId: Types.ObjectId }[]
  readonly personalId: string | undefined
  readonly userName: string | undefined
  readonly classes: readonly ClassRecord[]
  readonly firstDay: Date | undefined
  readonly teaching: readonly AssignmentRecord[]
  readonly links: readonly (GuardianshipRecord & { readonly child: RecognisedPerson })[]
}

export interface ListedClass {
  readonly one: ClassRecord
  readonly campus: KnownUnit | undefined
  readonly homeroom: RecognisedPerson | undefined
}

export async function* schoolsIn(schoolId: Types.ObjectId | undefined, today: Date): AsyncGenerator<KnownUnit> {
  if (schoolId) {
    const school = (await findUnits([schoolId.toString()])).get(schoolId.toString())
    if (school) yield school
    return
  }
  for await (const { _id, to } of walkUnits('school')) {
    if (to && to <= today) continue
    const school = (await findUnits([_id.toString()])).get(_id.toString())
    if (school) yield school
  }
}

export async function listSchoolClasses({ school, yearKey, today }: Scope): Promise<ListedClass[]> {
  const classes = await listClassesOf(new Types.ObjectId(school.id), yearKey)
  const campuses = await findUnits(classes.flatMap(({ campusId }) => campusId?.toString() ?? []))
  const assignments = await listAssignmentsOf({ classIds: classes.map(({ _id }) => _id) })
  const heads = assignments.filter((one) => one.kind === 'homeroom' && isLasting(one, today))
  const people = await recognisePeople({ ids: heads.map(({ personId }) => personId) })
  return classes.map((one) => {
    const head = heads.find(({ classId }) => classId.equals(one._id))
    return {
      one,
      campus: campuses.get(one.campusId?.toString() ?? ''),
      homeroom: people.find(({ _id }) => head?.personId.equals(_id)),
    }
  })
}

/** Who stands in for somebody is nobody's lasting assignment. */
function isLasting({ to, substituteForId }: AssignmentRecord, today: Date): boolean {
  return isOpen({ to }, today) && !substituteForId
}

/** Those of one list of a school today, by name. */
export async function* listedPeople(group: Group, scope: Scope): AsyncGenerator<ListedPerson> {
  const schoolId = new Types.ObjectId(scope.school.id)
  const classes = group === 'guardian' ? [] : await listClassesOf(schoolId, scope.yearKey)
  const byId = new Map(classes.map((one) => [one._id.toString(), one]))
  const parts = group === 'staff' ? await listUnitsBelow(schoolId, '', { limit: 100, cursor: undefined }) : undefined
  const unitIds = [scope.school.id, ...(parts?.items ?? []).map(({ _id }) => _id.toString())]
  let batch: RecognisedPerson[] = []
  for await (const person of walkPeople(schoolId, group)) {
    if (
      !person.places.some(
        (place) => place.group === group && place.unitId.equals(schoolId) && isOpen(place, scope.today),
      )
    )
      continue
    batch.push(person)
    if (batch.length < batchSize) continue
    yield* await describe(batch, { group, scope, byId, unitIds })
    batch = []
  }
  yield* await describe(batch, { group, scope, byId, unitIds })
}

const batchSize = 200

interface Describing {
  readonly group: Group
  readonly scope: Scope
  readonly byId: ReadonlyMap<string, ClassRecord>
  readonly unitIds: readonly string[]
}

async function describe(
  people: readonly RecognisedPerson[],
  { group, scope, byId, unitIds }: Describing,
): Promise<ListedPerson[]> {
  const { today, withPersonalIds } = scope
  const personIds = people.map(({ _id }) => _id)
  const userNames = await findUserNames(personIds)
  const places = group === 'student' ? await listPlacementsOf({ personIds }) : []
  const teaching = group === 'staff' ? await listAssignmentsOf({ personIds }) : []
  const links = group === 'guardian' ? await listLinksOf(personIds) : []
  const children = await recognisePeople({ ids: links.map(({ childId }) => childId) })
  const listed: ListedPerson[] = []
  for (const person of people) {
    const own = places.filter(
      ({ personId, to, classId }) =>
        personId.equals(person._id) && isOpen({ to }, today) && byId.has(classId.toString()),
    )
    listed.push({
      person,
      roles: person.places.filter(
        (place) => place.group === group && unitIds.includes(place.unitId.toString()) && isOpen(place, today),
      ),
      personalId: withPersonalIds && person.personalIdSealed ? await unseal(person.personalIdSealed) : undefined,
      userName: userNames.get(person._id.toString()),
      classes: own.flatMap(({ classId }) => byId.get(classId.toString()) ?? []),
      firstDay: own[0]?.from,
      teaching: teaching.filter(
        (one) => one.personId.equals(person._id) && byId.has(one.classId.toString()) && isLasting(one, today),
      ),
      links: links.flatMap((link) => {
        const child = children.find(({ _id }) => _id.equals(link.childId))
        const isHere = child?.places.some(
          ({ role, unitId, to }) => role === 'student' && unitId.equals(scope.school.id) && isOpen({ to }, today),
        )
        return child && isHere && link.guardianId.equals(person._id) && isOpen({ to: link.to }, today)
          ? [{ ...link, child }]
          : []
      }),
    })
  }
  return listed
}
