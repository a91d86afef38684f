// The reverse of one step (perform.ts), in the transaction that takes its row back. Gives why something stays.

import type { ClientSession, Types } from 'mongoose'
import { takeBackAccounts } from '../accounts/index.ts'
import { listEntries } from '../audit/index.ts'
import {
  addPlacements,
  endPlacements,
  findClasses,
  hasClasses,
  listAssignmentsOf,
  listPlacementsOf,
  reopenAssignment,
  reopenPlacements,
  setClassFacts,
  takeBackAssignment,
  takeBackClass,
} from '../classes/index.ts'
import {
  beginMembership,
  endMembership,
  linkGuardian,
  listLinksOf,
  recognisePeople,
  type RecognisedPerson,
  takeBackPeople,
  unlinkGuardian,
  walkPeople,
} from '../people/index.ts'
import { findUnitsByCode, setUnitFacts, takeBackUnit } from '../schools/index.ts'
import { writeFacts } from './perform.ts'
import type { PersonFacts, Step } from './plan/steps.ts'
import type { RowRecord } from './row.model.ts'
import type { Reason } from './wanted.ts'

type Does<D extends Step['do']> = Extract<Step, { do: D }>

export async function reverse(step: Step, row: RowRecord, session: ClientSession): Promise<Reason[]> {
  switch (step.do) {
    case 'addPerson':
      return await removePerson(step, row, session)
    case 'changePerson':
      return await restoreFacts(step, session)
    case 'beginRole':
      await endMembership({ ...step, on: step.formerTo ?? step.from }, session)
      return []
    case 'endRole':
      await beginMembership({ ...step, from: step.on, to: step.formerTo }, session)
      return []
    case 'place':
      return isOfNewPerson(row, step.personId) ? [] : await removePlace(step, session)
    case 'endPlace':
      await reopenPlace(step, row, session)
      return []
    case 'assign':
      if (!isOfNewPerson(row, step.personId)) await takeBackAssignment(step, session)
      return []
    case 'endAssign':
      await reopenAssignment(step, session)
      return []
    case 'link':
      await unlinkGuardian({ guardianId: step.guardianId, childId: step.childId, on: step.from }, session)
      return []
    case 'unlink':
      await linkGuardian({ ...step, origin: 'school' }, session)
      return []
    case 'addClass':
      return (await takeBackClass(step.id, session)) ? [] : [{ code: 'classInUse', values: { text: step.name } }]
    case 'changeClass':
      return await restoreClass(step, session)
    case 'addSchool':
      return await removeSchool(step, session)
    case 'changeSchool':
      return await restoreSchool(step, row, session)
    case 'addAccount':
      // Goes with its person.
      return []
  }
}

/** Their places and what they teach go with them, or stay with them. */
function isOfNewPerson({ steps }: RowRecord, personId: Types.ObjectId): boolean {
  return steps.some((step) => step.do === 'addPerson' && step.id.equals(personId))
}

async function removePerson(
  { id, facts, roles }: Does<'addPerson'>,
  row: RowRecord,
  session: ClientSession,
): Promise<Reason[]> {
  const [person] = await recognisePeople({ ids: [id] }, session)
  if (!person) return []
  const values = { text: person.fullName }
  if (await isUsed(id)) return [{ code: 'personUsed', values }]
  if (!isUnchanged(person, facts) || !hasOnly(person, roles)) return [{ code: 'personChanged', values }]
  const own = row.steps.filter((step) => 'personId' in step && step.personId.equals(id))
  const places = await listPlacementsOf({ personIds: [id] }, session)
  const isOwnPlace = (classId: Types.ObjectId) =>
    own.some((step) => step.do === 'place' && step.classId.equals(classId))
  const taught = await listAssignmentsOf({ personIds: [id] }, session)
  const isOwnTeaching = (classId: Types.ObjectId) =>
    own.some((step) => step.do === 'assign' && step.classId.equals(classId))
  const links = await listLinksOf([id], session)
  const isKnownElsewhere =
    places.some(({ classId, to }) => !isOwnPlace(classId) || to) ||
    taught.some(({ classId, to }) => !isOwnTeaching(classId) || to) ||
    links.some(({ from, to }) => !to || to > from)
  if (isKnownElsewhere) return [{ code: 'personChanged', values }]
  if ((await takeBackAccounts([id], session)).size > 0) return [{ code: 'accountUsed', values }]
  for (const { classId, from } of places) await endPlacements({ personIds: [id], classId, on: from }, session)
  for (const step of own) if (step.do === 'assign') await takeBackAssignment(step, session)
  await takeBackPeople([id], session)
  return []
}

/** Something else than a list was done to them or by them. */
async function isUsed(personId: Types.ObjectId): Promise<boolean> {
  const page = { filter: { action: { $not: /^imports\./ } }, sort: { at: -1 as const }, limit: 1 }
  const about = await listEntries({ subjectId: personId }, page)
  const by = await listEntries({ actorId: personId }, { ...page, filter: {} })
  return about.length + by.length > 0
}

function isUnchanged(person: RecognisedPerson, facts: PersonFacts): boolean {
  return Object.entries(valuesOf(person)).every(([field, value]) =>
    isSame(value, plain(facts[field as keyof PersonFacts])),
  )
}

/** Where somebody is a guardian follows from their children, of whom there are none any more when this is asked. */
function hasOnly({ places }: RecognisedPerson, roles: Does<'addPerson'>['roles']): boolean {
  return places.every(
    ({ unitId, role, to }) =>
      role === 'guardian' || (!to && roles.some((one) => one.role === role && one.unitId.equals(unitId))),
  )
}

/** All fields that a list can write, as they can be compared. */
function valuesOf(person: RecognisedPerson): Record<keyof PersonFacts, unknown> {
  const { fullName, birthDate, gender, sectorCode, phone, email, personalIdMark, isSortNameGiven, sortName } = person
  return {
    ...{ fullName, gender, sectorCode, phone, email },
    birthDate: birthDate?.getTime(),
    personalId: personalIdMark,
    sortName: isSortNameGiven ? sortName : undefined,
  }
}

function plain(value: unknown): unknown {
  if (value instanceof Date) return value.getTime()
  return typeof value === 'object' && value !== null && 'mark' in value ? value.mark : value
}

function isSame(one: unknown, other: unknown): boolean {
  return (one ?? undefined) === (other ?? undefined)
}

/** Field by field: what somebody has changed since stays as it is. */
async function restoreFacts({ id, before, after }: Does<'changePerson'>, session: ClientSession): Promise<Reason[]> {
  const [person] = await recognisePeople({ ids: [id] }, session)
  if (!person) return [{ code: 'personGone' }]
  const now = valuesOf(person)
  const fields = Object.keys(after) as (keyof PersonFacts)[]
  const restored = fields.filter((field) => isSame(now[field], plain(after[field])))
  const facts = Object.fromEntries(restored.map((field) => [field, before[field] ?? null]))
  if (restored.length > 0) await writeFacts(id, facts, session)
  return fields
    .filter((field) => !restored.includes(field))
    .map((field) => ({ code: 'fieldChangedSince', values: { field, text: person.fullName } }))
}

async function removePlace({ personId, classId, from }: Does<'place'>, session: ClientSession): Promise<Reason[]> {
  const places = await listPlacementsOf({ personIds: [personId] }, session)
  const isThere = places.some(
    (place) => place.classId.equals(classId) && place.from.getTime() === from.getTime() && !place.to,
  )
  if (!isThere) return [{ code: 'fieldChangedSince', values: { field: 'className' } }]
  await endPlacements({ personIds: [personId], classId, on: from }, session)
  return []
}

/** When the new place could be taken back; one that had not begun was removed. */
async function reopenPlace(step: Does<'endPlace'>, row: RowRecord, session: ClientSession): Promise<void> {
  const { personId, classId, schoolId, yearKey, from, on, formerTo } = step
  const places = await listPlacementsOf({ personIds: [personId] }, session)
  const isElsewhere = places.some((place) => place.yearKey === yearKey && place.schoolId.equals(schoolId) && !place.to)
  if (isElsewhere && row.steps.some((other) => other.do === 'place')) return
  if (from >= on)
    await addPlacements(
      [{ personId, classId, schoolId, yearKey, from, ...(formerTo ? { to: formerTo } : {}) }],
      session,
    )
  else await reopenPlacements({ personId, classId, schoolId, on }, session)
}

async function restoreClass({ id, before, after }: Does<'changeClass'>, session: ClientSession): Promise<Reason[]> {
  const known = (await findClasses([id])).get(id.toString())
  if (!known) return [{ code: 'classGone' }]
  const fields = Object.keys(after) as (keyof typeof after)[]
  const text = (value: unknown) => JSON.stringify(value ?? null)
  const restored = fields.filter((field) => text(known[field]) === text(after[field]))
  await setClassFacts(id, Object.fromEntries(restored.map((field) => [field, before[field] ?? null])), session)
  return fields
    .filter((field) => !restored.includes(field))
    .map((field) => ({ code: 'fieldChangedSince', values: { field: classFields[field], text: known.name } }))
}

const classFields = { grades: 'grade', campusId: 'campus', sectorCode: 'classCode' } as const

async function removeSchool({ id, name }: Does<'addSchool'>, session: ClientSession): Promise<Reason[]> {
  const inUse = [{ code: 'schoolInUse', values: { text: name } }]
  if (await hasClasses(id, session)) return inUse
  for await (const _ of walkPeople(id)) return inUse
  return (await takeBackUnit(id, session)) ? [] : inUse
}

async function restoreSchool(
  { id, before, after }: Does<'changeSchool'>,
  { wanted }: RowRecord,
  session: ClientSession,
): Promise<Reason[]> {
  const code = wanted?.kind === 'schools' ? wanted.code : ''
  const unit = (await findUnitsByCode([code], session)).find(({ _id }) => _id.equals(id))
  if (!unit) return [{ code: 'schoolGone' }]
  const reasons: Reason[] = []
  const facts: { name?: string; levels?: typeof before.levels } = {}
  if (after.name !== undefined && unit.name === after.name) facts.name = before.name
  else if (after.name !== undefined)
    reasons.push({ code: 'fieldChangedSince', values: { field: 'name', text: unit.name } })
  if (after.levels && unit.levels.join() === after.levels.join()) facts.levels = before.levels
  else if (after.levels) reasons.push({ code: 'fieldChangedSince', values: { field: 'levels', text: unit.name } })
  await setUnitFacts(id, facts, session)
  return reasons
}
