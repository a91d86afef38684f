// Whom somebody may take into a course or have teach in it, found by name or user name. No more is told here of anybody than
// on the pages of people: a teacher finds the pupils of the classes that they teach by name, any other pupil of the school
// only by the exact user name, which that pupil has told them.

import { Types } from 'mongoose'
import { findPeopleByUserName } from '../../accounts/index.ts'
import type { Actor } from '../../actor.ts'
import { InvalidInput } from '../../api/index.ts'
import { findClasses, listPlacementsOf } from '../../classes/index.ts'
import { AppError } from '../../errors.ts'
import {
  findFacts,
  findMemberships,
  findPeople,
  findViewed,
  type Group,
  type KnownPerson,
  listPeople,
} from '../../people/index.ts'
import { holdsAt } from '../../schools/index.ts'
import type { CourseRecord } from '../course.model.ts'
import { mostPerSearch } from '../limits.ts'

export interface Candidate {
  readonly id: string
  readonly name: string
  /** The class of a pupil. */
  readonly className: string | undefined
  /** When another one of the same name is found with them. */
  readonly birthDate: Date | undefined
  /** They were found by it. */
  readonly userName: string | undefined
}

type Place = Pick<CourseRecord, 'unitId' | 'isOfOffice'>

/** One of the two: by whom they were chosen. */
export interface Wanted {
  readonly personId?: Types.ObjectId | undefined
  readonly userName?: string | undefined
}

/** Pupils of the school of the course, and its staff; of an office the staff of the sector. */
export async function listLearnerCandidates(actor: Actor, course: Place, text: string): Promise<Candidate[]> {
  if (text === '') return []
  const named = await findByUserName(course, text)
  if (named) return await presented([named.id], text)
  const found: string[] = []
  for (const group of learningGroups(course)) found.push(...(await listNamed(actor, course, group, text)))
  return await presented(found)
}

/** @throws InvalidInput `person` when there is nobody, or nobody whom the actor may take in */
export async function findLearner(
  actor: Actor,
  course: Place,
  { personId, userName }: Wanted,
): Promise<Types.ObjectId> {
  if (userName) {
    const named = await findByUserName(course, userName)
    if (named) return new Types.ObjectId(named.id)
  }
  if (personId && (await isSeenIn(actor, course, personId, learningGroups(course)))) return personId
  throw new InvalidInput({ person: { key: 'courses.errors.noPerson' } })
}

/** Staff of the school of the course, or of the sector. */
export async function listTeacherCandidates(actor: Actor, course: Place, text: string): Promise<Candidate[]> {
  return text === '' ? [] : await presented(await listNamed(actor, course, 'staff', text))
}

/** @throws InvalidInput `person` */
export async function findColleague(actor: Actor, course: Place, personId: Types.ObjectId): Promise<KnownPerson> {
  const isThere = await isSeenIn(actor, course, personId, ['staff'])
  const person = isThere ? (await findPeople([personId])).get(personId.toString()) : undefined
  if (!person) throw new InvalidInput({ person: { key: 'courses.errors.noColleague' } })
  return person
}

/** Who works or learns in the school of the course today; of an office: works anywhere. */
export async function idsStillIn(
  { unitId, isOfOffice }: Place,
  personIds: readonly Types.ObjectId[],
  now = new Date(),
): Promise<ReadonlySet<string>> {
  if (isOfOffice) return new Set(personIds.map(String))
  const memberships = await findMemberships({ personIds, unitId })
  const held = memberships.filter(
    ({ role, from, to }) => role !== 'guardian' && holdsAt({ from, to: to ?? undefined }, now),
  )
  return new Set(held.map(({ personId }) => personId.toString()))
}

/** Of two of one name birth dates are told. */
export function namedTwice(people: readonly Pick<KnownPerson, 'sortKey'>[]): ReadonlySet<string> {
  const seen = new Set<string>()
  const twice = new Set<string>()
  for (const { sortKey } of people) (seen.has(sortKey) ? twice : seen).add(sortKey)
  return twice
}

/** The names of the classes that they are in today, by the id of the person. */
export async function classNamesOf(
  personIds: readonly Types.ObjectId[],
  now = new Date(),
): Promise<ReadonlyMap<string, string>> {
  const placements = personIds.length > 0 ? await listPlacementsOf({ personIds }) : []
  const held = placements.filter(({ from, to }) => holdsAt({ from, to: to ?? undefined }, now))
  const classes = await findClasses(held.map(({ classId }) => classId))
  return new Map(
    held.flatMap(({ personId, classId }) => {
      const name = classes.get(classId.toString())?.name
      return name === undefined ? [] : [[personId.toString(), name] as const]
    }),
  )
}

function learningGroups({ isOfOffice }: Place): readonly Group[] {
  return isOfOffice ? ['staff'] : ['student', 'staff']
}

async function findByUserName(course: Place, text: string): Promise<KnownPerson | undefined> {
  const [personId] = [...(await findPeopleByUserName([text])).values()]
  if (!personId) return undefined
  return (await isIn(course, personId, learningGroups(course)))
    ? (await findPeople([personId])).get(personId.toString())
    : undefined
}

async function listNamed(actor: Actor, { unitId, isOfOffice }: Place, group: Group, text: string): Promise<string[]> {
  const query = { unitId: isOfOffice ? undefined : unitId, group, text, role: undefined }
  const list = await unlessHidden(listPeople(actor, query, { limit: mostPerSearch }))
  return list?.people.items.map(({ _id }) => _id.toString()) ?? []
}

async function isSeenIn(
  actor: Actor,
  course: Place,
  personId: Types.ObjectId,
  groups: readonly Group[],
): Promise<boolean> {
  const isSeen = (await unlessHidden(findViewed(actor, personId))) !== undefined
  return isSeen && (await isIn(course, personId, groups))
}

async function isIn({ unitId, isOfOffice }: Place, personId: Types.ObjectId, groups: readonly Group[]) {
  const { places = [] } = (await findFacts(personId)) ?? {}
  return places.some((one) => groups.includes(one.group) && (isOfOffice || unitId.equals(one.unitId)))
}

/** What somebody may not see is not there for them. */
async function unlessHidden<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading
  } catch (error) {
    if (error instanceof AppError && (error.status === 403 || error.status === 404)) return undefined
    throw error
  }
}

async function presented(ids: readonly string[], userName?: string): Promise<Candidate[]> {
  const personIds = ids.map((id) => new Types.ObjectId(id))
  const people = await findPeople(personIds)
  const classes = await classNamesOf(personIds)
  const known = ids.flatMap((id) => people.get(id) ?? [])
  const twice = namedTwice(known)
  return known.map(({ id, fullName, sortKey, birthDate }) => ({
    ...{ id, name: fullName, className: classes.get(id), userName },
    birthDate: twice.has(sortKey) ? birthDate : undefined,
  }))
}
