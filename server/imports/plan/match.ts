// Who in the system a row speaks of: by the code of the sector, the personal id, the user name, then by name and birth date
// within the school. Outside of it only by the former, and then no more is told than that there is somebody.

import { userNameKeyOf } from '../../accounts/index.ts'
import { hasRole } from '../../actor.ts'
import type { Group, RecognisedPerson } from '../../people/index.ts'
import type { KnownUnit } from '../../schools/index.ts'
import { labelOf } from '../read/records.ts'
import type { WantedPerson } from '../wanted.ts'
import { nameKeyOf } from './memory.ts'
import { asked, type Candidate, type Choice, type Planned, refused } from './planned.ts'
import type { World } from './world.ts'

export type Match =
  | { readonly kind: 'new' }
  /** `isJoining`: they are not in this school yet. */
  | { readonly kind: 'known'; readonly person: RecognisedPerson; readonly isJoining: boolean }
  | { readonly kind: 'open'; readonly planned: Planned }

export interface Matching {
  readonly wanted: WantedPerson
  readonly school: KnownUnit
  readonly group: Group
  readonly choice: Choice | undefined
  /** Ids of people whom this list has created, and of those who were there when somebody chose. */
  readonly expected: ReadonlySet<string>
}

export function matchPerson(world: World, matching: Matching): Match {
  const { wanted, school, choice } = matching
  const hits = distinctPeople([
    ownHit(world, matching),
    wanted.sectorCode === undefined ? undefined : world.byCode.get(wanted.sectorCode),
    wanted.personalId === undefined ? undefined : world.byMark.get(wanted.personalId.mark),
    userNameHit(world, matching),
  ])
  if (hits.length > 1) return open(refused({ code: 'identifiersDisagree' }))
  const [hit] = hits
  if (hit) return matchHit(world, matching, hit)

  const candidates = candidatesFor(world, matching)
  const chosen = candidates.find(({ _id }) => _id.toString() === choice)
  if (chosen) return { kind: 'known', person: chosen, isJoining: false }
  if (choice === 'new') {
    const unexpected = candidates.filter(({ _id }) => !matching.expected.has(_id.toString()))
    if (world.memory || unexpected.length === 0) return { kind: 'new' }
    return open(refused({ code: 'somebodyAppeared' }))
  }
  const exact = candidates.filter((candidate) => isExact(candidate, matching))
  if (exact.length === 1 && candidates.length === 1) return { kind: 'known', person: exact[0]!, isJoining: false }
  if (candidates.length > 0) {
    const code = wanted.birthDate === undefined ? 'sameName' : 'sameNameAndBirthDate'
    const shown = candidates.map((person) => candidateOf(person))
    return open(asked({ code }, shown, [...shown.flatMap(({ id }) => id ?? []), 'new', 'skip']))
  }
  return earlierRow(world, matching, school) ?? { kind: 'new' }
}

function matchHit(world: World, { wanted, school, choice }: Matching, hit: RecognisedPerson): Match {
  const id = hit._id.toString()
  const isHere = isIn(hit, school.id)
  if (isHere || hasRole(world.setting.actor, 'sectorAdministrator')) {
    const isOther = !isSameName(hit, wanted) && !hasSameBirthDate(hit, wanted)
    if (isOther && choice !== id)
      return open(asked({ code: 'sameIdentifierOtherName' }, [candidateOf(hit)], [id, 'skip']))
    return { kind: 'known', person: hit, isJoining: !isHere }
  }
  // Whoever only guesses an identifier learns nothing, and gets hold of nobody.
  if (!isSameName(hit, wanted) || !hasSameBirthDate(hit, wanted)) return open(refused({ code: 'identifierTaken' }))
  if (choice === id) return { kind: 'known', person: hit, isJoining: true }
  return open(asked({ code: 'existsElsewhere' }, [{ id, label: '', isHidden: true }], [id, 'skip']))
}

function open(planned: Planned): Match {
  return { kind: 'open', planned }
}

/** An id of ours counts within the school alone: anybody can write one. */
function ownHit(world: World, { wanted, school }: Matching): RecognisedPerson | undefined {
  const person = wanted.id === undefined ? undefined : world.people.get(wanted.id)
  const isTrusted = person && (isIn(person, school.id) || hasRole(world.setting.actor, 'sectorAdministrator'))
  return isTrusted ? person : undefined
}

function userNameHit(world: World, { wanted, school }: Matching): RecognisedPerson | undefined {
  if (wanted.userName === undefined) return undefined
  const id = world.owners.get(userNameKeyOf(wanted.userName))
  const person = id ? world.people.get(id.toString()) : undefined
  return person && isIn(person, school.id) ? person : undefined
}

/** Also somebody who was here before. */
export function isIn({ places }: RecognisedPerson, schoolId: string): boolean {
  return places.some(({ unitId }) => unitId.equals(schoolId))
}

function candidatesFor(world: World, { wanted, school, group }: Matching): readonly RecognisedPerson[] {
  const alike = world.named(school.id, nameKeyOf(wanted.fullName))
  return alike.filter((person) => {
    const isOfGroup = person.places.some((place) => place.group === group && place.unitId.equals(school.id))
    if (wanted.birthDate === undefined || !person.birthDate) return isOfGroup
    return dayText(person.birthDate) === wanted.birthDate
  })
}

function isExact(person: RecognisedPerson, { wanted, school, group }: Matching): boolean {
  const isSpelledAlike = person.fullName.toLocaleLowerCase('vi') === wanted.fullName.toLocaleLowerCase('vi')
  const isDated = wanted.birthDate !== undefined && person.birthDate && dayText(person.birthDate) === wanted.birthDate
  const isOfGroup = person.places.some((place) => place.group === group && place.unitId.equals(school.id))
  return isSpelledAlike && Boolean(isDated) && isOfGroup && !isContradicted(person, wanted)
}

/** Both have a number, and not the same one. */
function isContradicted(person: RecognisedPerson, wanted: WantedPerson): boolean {
  const { sectorCode, personalId } = wanted
  if (sectorCode !== undefined && person.sectorCode && person.sectorCode !== sectorCode) return true
  return personalId !== undefined && Boolean(person.personalIdMark) && person.personalIdMark !== personalId.mark
}

/** Two rows of one list that look like one person. */
function earlierRow({ memory }: World, { wanted, choice }: Matching, school: KnownUnit): Match | undefined {
  const earlier = memory?.people.get(nameAndBirth(school.id, wanted))
  if (!earlier || choice === 'new') return undefined
  const label = labelOf(earlier.wanted)
  return open(asked({ code: 'sameInList', values: { place: earlier.place } }, [{ label }], ['new', 'skip']))
}

export function nameAndBirth(schoolId: string, { fullName, birthDate = '' }: WantedPerson): string {
  return `name ${schoolId} ${nameKeyOf(fullName)} ${birthDate}`
}

export function candidateOf(person: RecognisedPerson): Candidate {
  const { _id, fullName, birthDate } = person
  return { id: _id.toString(), label: labelOf({ fullName, ...(birthDate ? { birthDate: dayText(birthDate) } : {}) }) }
}

export function isSameName(person: RecognisedPerson, { fullName }: WantedPerson): boolean {
  return nameKeyOf(person.fullName) === nameKeyOf(fullName)
}

function hasSameBirthDate({ birthDate }: RecognisedPerson, wanted: WantedPerson): boolean {
  return !birthDate || dayText(birthDate) === wanted.birthDate
}

/** Birth dates are kept as that day in UTC. */
export function dayText(birthDate: Date): string {
  return birthDate.toISOString().slice(0, 10)
}

function distinctPeople(people: readonly (RecognisedPerson | undefined)[]): RecognisedPerson[] {
  return [...new Map(people.flatMap((person) => (person ? [[person._id.toString(), person] as const] : []))).values()]
}
