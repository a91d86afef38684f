// Does what rows of a batch have planned, all of a kind at once, in the order in which each needs the ones before.

import type { ClientSession } from 'mongoose'
import { addAccounts, findPeopleByUserName, userNameKeyOf } from '../accounts/index.ts'
import {
  addAssignments,
  addClasses,
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
import { addUnits, setUnitFacts } from '../schools/index.ts'
import { unseal } from '../sealing/index.ts'
import type { PersonFacts, Step } from './plan/steps.ts'
import type { UserNames } from './user-names.ts'

type Does<D extends Step['do']> = Extract<Step, { do: D }>

/** Gives the steps with the user names that were given. */
export async function perform(steps: readonly Step[], names: UserNames, session: ClientSession): Promise<Step[]> {
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
  for (const { id, after } of all('changeClass')) await setClassFacts(id, after, session)
  await any('addPerson', async (people) =>
    addPeopleWithMemberships(await Promise.all(people.map(newPersonOf)), session),
  )
  for (const { id, after } of all('changePerson')) await writeFacts(id, after, session)
  for (const { personId, unitId, role, from } of all('beginRole'))
    await beginMembership({ personId, unitId, role, from }, session)
  for (const { personId, unitId, role, on } of all('endRole'))
    await endMembership({ personId, unitId, role, on }, session)
  for (const { personId, classId, on } of all('endPlace'))
    await endPlacements({ personIds: [personId], classId, on }, session)
  await any('place', (places) =>
    addPlacements(
      places.map(({ do: _, ...place }) => place),
      session,
    ),
  )
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
  const accounts = await withUserNames(all('addAccount'), names, session)
  if (accounts.length > 0) {
    const stored = accounts.map(({ personId, userName }) => ({ personId, userName, mustChangePassword: true }))
    await addAccounts(stored, session)
  }
  const named = new Map(accounts.map((account) => [account.personId.toString(), account]))
  return steps.map((step) => (step.do === 'addAccount' ? (named.get(step.personId.toString()) ?? step) : step))
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

/** What the list asks for if nobody has it, otherwise one that is made. */
async function withUserNames(accounts: readonly Does<'addAccount'>[], names: UserNames, session: ClientSession) {
  const wanted = accounts.flatMap(({ userName }) => userName ?? [])
  const taken = new Set(wanted.length > 0 ? (await findPeopleByUserName(wanted, session)).keys() : [])
  const named: (Does<'addAccount'> & { userName: string })[] = []
  for (const account of accounts) {
    const { userName, fullName } = account
    const isFree = userName !== undefined && !taken.has(userNameKeyOf(userName))
    if (isFree) taken.add(userNameKeyOf(userName))
    named.push({ ...account, userName: isFree ? userName : await names.give(fullName, session) })
  }
  return named
}
