// Guardians and whose they are: in a list of their own, or beside the pupils.

import { Types } from 'mongoose'
import { userNameKeyOf } from '../../accounts/index.ts'
import { canBeGuardian, type RecognisedPerson } from '../../people/index.ts'
import type { KnownUnit } from '../../schools/index.ts'
import type { Reason, WantedGuardian, WantedLink, WantedPerson } from '../wanted.ts'
import { dayText, isIn, isSameName, matchPerson } from './match.ts'
import { nameKeyOf } from './memory.ts'
import { earlierPerson } from './once.ts'
import { factsOf, planFacts, shownFacts } from './person.ts'
import { asked, type Change, type Ids, type Planned, refused, skipped } from './planned.ts'
import type { RowContext } from './pupil.ts'
import { beginRole, holds } from './roles.ts'
import { schoolOf } from './school-of.ts'
import type { Step } from './steps.ts'
import { classKeyOf, type World } from './world.ts'

export function planGuardian(world: World, wanted: WantedLink, row: RowContext): Planned {
  const found = schoolOf(world, wanted)
  if (!found.ok) return refused(found.reason)
  const { school } = found
  const child = childOf(world, wanted, school)
  if ('reason' in child) return refused(child.reason)
  if (row.choice === 'skip') return skipped({ code: 'leftOutByChoice' })
  const own = ofChild(world, child.id, wanted.person) ?? world.people.get(row.ids.made.person?.toString() ?? '')
  const { choice, expected } = row
  const key = guardianKey(school.id, wanted.person)
  const shared = key === undefined ? undefined : world.memory?.guardians.get(key)
  const match = own
    ? { kind: 'known' as const, person: own, isJoining: false }
    : shared
      ? { kind: 'new' as const }
      : matchPerson(world, { wanted: wanted.person, school, group: 'guardian', choice, expected })
  if (match.kind === 'open') return match.planned
  const person = match.kind === 'known' ? match.person : undefined
  if (wanted.ends) return planEnd(world, { person, childId: child.id, choice })
  const isJoining = match.kind === 'known' && match.isJoining
  const linking = { wanted, school, person, childId: child.id, isJoining }
  const unfit = unfitReason(world, linking)
  return unfit ? refused(unfit) : planLink(world, linking, row)
}

export interface Linking {
  readonly wanted: WantedGuardian
  readonly school: KnownUnit
  readonly person: RecognisedPerson | undefined
  readonly childId: Types.ObjectId
  readonly isJoining: boolean
}

function planLink(world: World, linking: Linking, row: RowContext): Planned {
  const { person } = linking
  if (!person) {
    const made = planNew(world, linking, row.ids, 'person')
    return { outcome: 'create', reasons: [], candidates: [], choices: [], ...made }
  }
  const { changes, steps, remarks } = planKnown(world, { ...linking, person })
  const outcome = steps.length > 0 ? 'change' : 'same'
  return { outcome, reasons: remarks, candidates: [], choices: [], changes, steps, targetId: person._id }
}

export interface Parent {
  readonly guardian: WantedGuardian
  readonly school: KnownUnit
  readonly childId: Types.ObjectId
  /** Of the id that is made for them. */
  readonly what: string
}

/** The same rule as where somebody links them by hand; those who are linked already stay. */
export function unfitReason(world: World, { wanted, person, childId, isJoining }: Linking): Reason | undefined {
  if (person && isLinked(world, person, childId)) return undefined
  if (person?._id.equals(childId)) return { code: 'ownGuardian' }
  const told = isJoining || wanted.person.birthDate === undefined ? undefined : new Date(wanted.person.birthDate)
  const { places, birthDate } = person ?? { places: [] }
  if (canBeGuardian({ places, birthDate: told ?? birthDate }, world.setting.today)) return undefined
  return { code: 'guardianNotOfAge', values: { text: person?.fullName ?? wanted.person.fullName } }
}

/** Somebody named beside a pupil: who is known already is recognised by the child, the personal id, or name and telephone. */
export function parentOf(
  world: World,
  { guardian, school, childId, what }: Parent,
  { ids }: { readonly ids: Ids },
): Linking {
  const { person: wanted } = guardian
  const marked = wanted.personalId === undefined ? undefined : world.byMark.get(wanted.personalId.mark)
  const called = world
    .named(school.id, nameKeyOf(wanted.fullName))
    .find((person) => wanted.phone !== undefined && person.phone === wanted.phone)
  const made = world.people.get(ids.made[what]?.toString() ?? '')
  const person =
    ofChild(world, childId, wanted) ??
    (marked && isSameName(marked, wanted) && isIn(marked, school.id) ? marked : undefined) ??
    called ??
    made
  // A number that belongs to somebody who is not to be seen here: the guardian is made without it.
  const isTaken = marked !== undefined && marked !== person
  const without = { ...wanted, personalId: undefined }
  return { wanted: { ...guardian, person: isTaken ? without : wanted }, school, person, childId, isJoining: false }
}

export function planParent(
  world: World,
  { person, ...linking }: Linking,
  { ids, what }: { readonly ids: Ids; readonly what: string },
): { changes: readonly Change[]; steps: readonly Step[] } {
  return person ? planKnown(world, { ...linking, person }) : planNew(world, { ...linking, person }, ids, what)
}

function isLinked(world: World, person: RecognisedPerson, childId: Types.ObjectId): boolean {
  return (world.links.get(childId.toString()) ?? []).some(
    (link) => link.guardianId.equals(person._id) && link.childId.equals(childId),
  )
}

function planKnown(
  world: World,
  { wanted, school, person, childId, isJoining }: Linking & { person: RecognisedPerson },
) {
  const { today } = world.setting
  const schoolId = new Types.ObjectId(school.id)
  const facts = isJoining ? { changes: [], steps: [], remarks: [] } : planFacts(world, person, wanted.person)
  const joining: Step[] = holds(person, 'guardian', [school.id], today)
    ? []
    : [beginRole(person, 'guardian', schoolId, today)]
  const isThere = isLinked(world, person, childId)
  const link: Step[] = isThere
    ? []
    : [{ do: 'link', guardianId: person._id, childId, relation: wanted.relation, from: today }]
  return {
    changes: [
      ...facts.changes,
      ...(joining.length > 0 ? [{ field: 'roles', after: 'guardian' }] : []),
      ...(isThere ? [] : [{ field: `guardian.${wanted.relation}`, after: person.fullName }]),
    ],
    steps: [...facts.steps, ...joining, ...link],
    remarks: facts.remarks,
  }
}

/** Brothers and sisters in one list have one mother: the same name with the same number. */
function planNew(world: World, { wanted, school, childId }: Linking, ids: Ids, what: string) {
  const { today } = world.setting
  const key = guardianKey(school.id, wanted.person)
  const earlier = key === undefined ? undefined : world.memory?.guardians.get(key)
  if (earlier) ids.share(what, earlier)
  const id = ids.of(what)
  if (key !== undefined) world.memory?.guardians.set(key, id)
  const isMade = earlier !== undefined || world.made.has(id.toString())
  world.made.add(id.toString())
  const roles = [{ unitId: new Types.ObjectId(school.id), role: 'guardian' as const, from: today }]
  const add: Step[] = isMade ? [] : [{ do: 'addPerson', id, facts: factsOf(wanted.person), roles }]
  const shown = [wanted.person.fullName, wanted.person.phone].filter((part) => part !== undefined).join(', ')
  const steps: Step[] = [...add, { do: 'link', guardianId: id, childId, relation: wanted.relation, from: today }]
  const facts = what === 'person' ? shownFacts(wanted.person) : []
  return { changes: [...facts, { field: `guardian.${wanted.relation}`, after: shown }], steps }
}

/** Without anything that tells two of one name apart everybody is somebody else. */
function guardianKey(
  schoolId: string,
  { id, fullName, phone, personalId, sectorCode }: WantedPerson,
): string | undefined {
  const sign = id ?? personalId?.mark ?? sectorCode ?? phone
  return sign && `${schoolId} ${nameKeyOf(fullName)} ${sign}`
}

/** A guardian of this child already who is called like that. */
function ofChild(world: World, childId: Types.ObjectId, wanted: WantedPerson): RecognisedPerson | undefined {
  const links = (world.links.get(childId.toString()) ?? []).filter((link) => link.childId.equals(childId))
  const guardians = links.flatMap(({ guardianId }) => world.people.get(guardianId.toString()) ?? [])
  return (
    guardians.find(({ _id }) => _id.toString() === wanted.id) ?? guardians.find((person) => isSameName(person, wanted))
  )
}

type Child =
  | { readonly id: Types.ObjectId }
  | { readonly reason: { readonly code: string; readonly values?: Record<string, string> } }

/** Within the school, and one only. */
function childOf(world: World, { child, yearKey }: WantedLink & { yearKey?: number }, school: KnownUnit): Child {
  const { today } = world.setting
  const isPupil = (person: RecognisedPerson | undefined) =>
    person &&
    person.places.some(({ role, unitId, to }) => role === 'student' && unitId.equals(school.id) && (!to || to > today))
  const owner = child.userName === undefined ? undefined : world.owners.get(userNameKeyOf(child.userName))
  const hits = [
    child.id === undefined ? undefined : world.people.get(child.id),
    child.sectorCode === undefined ? undefined : world.byCode.get(child.sectorCode),
    child.personalId === undefined ? undefined : world.byMark.get(child.personalId.mark),
    owner ? world.people.get(owner.toString()) : undefined,
  ].filter(isPupil)
  if (hits[0]) return { id: hits[0]._id }
  const earlier = earlierPerson(world, child, school)
  if (earlier) return { id: earlier.id }
  const text = child.fullName || child.sectorCode || ''
  const known =
    child.className === undefined
      ? undefined
      : world.classes.get(classKeyOf(school.id, yearKey ?? world.setting.yearKey, child.className))
  const named = world.named(school.id, nameKeyOf(child.fullName)).filter((person) => {
    if (!isPupil(person)) return false
    if (child.birthDate !== undefined && person.birthDate && dayText(person.birthDate) !== child.birthDate) return false
    const places = world.placements.get(person._id.toString()) ?? []
    return known === undefined || places.some(({ classId, to }) => classId.equals(known._id) && (!to || to > today))
  })
  if (named.length > 1) return { reason: { code: 'severalChildren', values: { text } } }
  return named[0] ? { id: named[0]._id } : { reason: { code: 'noSuchChild', values: { text } } }
}

function planEnd(
  world: World,
  {
    person,
    childId,
    choice,
  }: { person: RecognisedPerson | undefined; childId: Types.ObjectId; choice: string | undefined },
): Planned {
  const link = (world.links.get(childId.toString()) ?? []).find((one) => person && one.guardianId.equals(person._id))
  if (!person || !link) return skipped({ code: 'notHereAnyway' })
  if (choice !== 'end') return asked({ code: 'endAsked' }, [], ['end', 'skip'])
  const on = new Date(world.setting.today.getTime() + 24 * 3600_000)
  const { guardianId, relation, from } = link
  return {
    ...{ outcome: 'change', reasons: [], candidates: [], choices: [], targetId: person._id },
    changes: [{ field: `guardian.${relation}`, before: person.fullName }],
    steps: [{ do: 'unlink', guardianId, childId, relation, from, on }],
  }
}
