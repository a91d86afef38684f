// Does what rows of a batch have planned, all of a kind at once, in the order in which each needs the ones before.

import type { ClientSession } from 'mongoose'
import { findPeopleByUserName, makeAccounts, userNameKeyOf } from '../accounts/index.ts'
import type { Actor, Origin } from '../actor.ts'
import {
  addAssignments,
  addClasses,
  addFirstPlacements,
  addPlacements,
  endAssignment,
  endPlacements,
  setClassFacts,
} from '../classes/index.ts'
import {
  addPeopleWithMemberships,
  beginMembership,
  changeEmail,
  changePerson,
  endMembership,
  linkGuardian,
  type PersonChange,
  unlinkGuardian,
} from '../people/index.ts'
import { addUnits, announceUnit, setUnitFacts } from '../schools/index.ts'
import { unseal } from '../sealing/index.ts'
import { announceFamiliesOf } from './families.ts'
import type { PersonFacts, Step } from './plan/steps.ts'

type Does<D extends Step['do']> = Extract<Step, { do: D }>

export interface Acting {
  readonly actor: Actor
  readonly origin: Origin
}

/** Gives the steps with the user names that were given. */
export async function perform(steps: readonly Step[], acting: Acting, session: ClientSession): Promise<Step[]> {
  const all = <D extends Step['do']>(what: D) => steps.filter((step): step is Does<D> => step.do === what)
  const any = <D extends Step['do'], R>(what: D, run: (found: Does<D>[]) => Promise<R>) =>
    all(what).length > 0 ? run(all(what)) : undefined

  await any('addSchool', (schools) => addUnits(schools.map(unitOf), session))
  for (const { id, after } of all('changeSchool')) await setUnitFacts(id, after, session)
  await any('addClass', (classes) =>
    addClasses(
      classes.map(({ do: _, ...one }) => one),
      session,
    ),
  )
  for (const { schoolId } of all('addClass')) await announceUnit(schoolId, session)
  for (const { id, after } of all('changeClass')) await setClassFacts(id, after, session)
  const newIds = new Set(all('addPerson').map(({ id }) => id.toString()))
  const places = all('place').map(({ do: _, ...place }) => place)
  const firstPlaces = places.filter(({ personId }) => newIds.has(personId.toString()))
  const otherPlaces = places.filter(({ personId }) => !newIds.has(personId.toString()))
  await any('addPerson', async (people) => {
    const added = await Promise.all(people.map(newPersonOf))
    await addPeopleWithMemberships(
      added.map((person) => {
        const own = firstPlaces.filter(({ personId }) => personId.equals(person.id))
        return { ...person, classIds: own.map(({ classId }) => classId) }
      }),
      session,
    )
    if (firstPlaces.length > 0) await addFirstPlacements(firstPlaces, session)
  })
  for (const { id, after } of all('changePerson')) await writeFacts(id, after, session)
  for (const { personId, unitId, role, from } of all('beginRole'))
    await beginMembership({ personId, unitId, role, from }, session)
  for (const { personId, unitId, role, on } of all('endRole'))
    await endMembership({ personId, unitId, role, on }, session)
  for (const { personId, classId, on } of all('endPlace'))
    await endPlacements({ personIds: [personId], classId, on }, session)
  if (otherPlaces.length > 0) await addPlacements(otherPlaces, session)
  for (const { on, ...assignment } of all('endAssign')) await endAssignment(assignment, on, session)
  await any('assign', (assignments) =>
    addAssignments(
      assignments.map(({ do: _, ...assignment }) => assignment),
      session,
    ),
  )
  for (const { guardianId, childId, relation, from } of all('link'))
    await linkGuardian({ guardianId, childId, relation, from, origin: 'school' }, session)
  for (const { guardianId, childId, on } of all('unlink')) await unlinkGuardian({ guardianId, childId, on }, session)
  await announceFamiliesOf(steps, session)
  const given = await addAccounts(all('addAccount'), acting, session)
  return steps.map((step) =>
    step.do === 'addAccount' ? { ...step, userName: given.get(step.personId.toString()) } : step,
  )
}

function unitOf({ id, code, name, levels, from, managedById, guidedById }: Does<'addSchool'>) {
  const relations = [
    ...(managedById ? [{ kind: 'managedBy' as const, unitId: managedById, from }] : []),
    ...(guidedById ? [{ kind: 'guidedBy' as const, unitId: guidedById, from }] : []),
  ]
  return { id, code, name, kind: 'school' as const, levels, relations, from }
}

async function newPersonOf({ id, facts, roles }: Does<'addPerson'>) {
  const { fullName = '', sortName, birthDate, gender, sectorCode, phone, email, personalId } = facts
  const optional = {
    ...{ sortName, birthDate, gender, sectorCode, phone, email },
    personalId: personalId ? await unseal(personalId.sealed) : undefined,
  }
  const given = Object.fromEntries(
    Object.entries(optional).filter(([, value]) => value !== undefined && value !== null),
  )
  return { id, fullName, ...given, memberships: roles }
}

export async function writeFacts(
  id: Does<'changePerson'>['id'],
  facts: PersonFacts,
  session: ClientSession,
): Promise<void> {
  const { email, personalId, ...plain } = facts
  const opened = personalId ? await unseal(personalId.sealed) : personalId
  const change: PersonChange = { ...plain, ...(opened === undefined ? {} : { personalId: opened }) }
  if (Object.keys(change).length > 0) await changePerson(id, change, session)
  if (email !== undefined) await changeEmail(id, email ?? undefined, session)
}

/** Named as the list asks for if nobody is called that, otherwise as accounts are. By the ids of the people. */
async function addAccounts(
  accounts: readonly Does<'addAccount'>[],
  { actor, origin }: Acting,
  session: ClientSession,
): Promise<Map<string, string>> {
  const wanted = accounts.flatMap(({ userName }) => userName ?? [])
  const taken = new Set(wanted.length > 0 ? (await findPeopleByUserName(wanted, session)).keys() : [])
  const given = new Map<string, string>()
  for (const group of ['pupils', 'staff'] as const) {
    const people = accounts
      .filter((account) => account.group === group)
      .map(({ personId, userName }) => {
        const isFree = userName !== undefined && !taken.has(userNameKeyOf(userName))
        if (isFree) taken.add(userNameKeyOf(userName))
        return isFree ? { personId, userName } : { personId }
      })
    if (people.length === 0) continue
    const naming = group === 'pupils' ? 'number' : 'name'
    const made = await makeAccounts(actor, people, { naming, origin, session })
    for (const { personId, userName } of made) given.set(personId.toString(), userName)
  }
  return given
}
