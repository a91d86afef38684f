import { type ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import { addAccounts, hashPassword, signInHints } from '../accounts/index.ts'
import { recordAll } from '../audit/index.ts'
import { addAssignments, addClasses, addPlacements, type NewAssignment } from '../classes/index.ts'
import { addStatements } from '../consents/index.ts'
import { isDuplicateKey } from '../errors.ts'
import type { Log } from '../log.ts'
import { addPeopleWithMemberships, hasPeople, linkGuardian } from '../people/index.ts'
import { addUnits, beginningOf, hasUnits, type NewUnit } from '../schools/index.ts'
import { addYears, spanOf, termCodes, type YearPlan } from '../years/index.ts'
import { loadDemoCourses } from './courses.ts'
import {
  demoClasses,
  demoConsents,
  demoGuardians,
  demoPassword,
  demoPeople,
  type DemoPerson,
  demoUnits,
  type DemoUnit,
  type DemoYear,
  demoYears,
  type Lasting,
} from './data.ts'
import { demoSignIns, demoTable } from './describe.ts'
import { DemoMarker } from './marker.model.ts'
import { loadDemoMaterials } from './materials.ts'

/** The sector, then its materials, and then its courses; says whether the sector is new. */
export async function loadDemo(log: Log): Promise<boolean> {
  const isNew = await loadSector(log)
  if (isThere) {
    await loadDemoMaterials(log)
    await loadDemoCourses(log)
  }
  return isNew
}

/**
 * Loads the demo sector, once, into an empty system; says whether it did. Stopped half-way it has loaded nothing, and what
 * is removed later does not come back. Where it is, the sign-in page offers it from now on.
 */
export async function loadSector(log: Log): Promise<boolean> {
  const isNew = await loadOnce(log)
  isThere = isNew || (await isLoaded())
  if (isThere) signInHints.comeFrom(demoSignIns)
  return isNew
}

/** Lines for the terminal that tell who one can be; none when this system is not the demo. */
export function describeDemo(): string[] {
  return isThere ? demoTable() : []
}

let isThere = false

async function loadOnce(log: Log): Promise<boolean> {
  if ((await isLoaded()) || (await hasUnits()) || (await hasPeople())) return false

  const people = await Promise.all(
    demoPeople().map(async (person) => ({
      ...person,
      id: new Types.ObjectId(),
      passwordHash: await hashPassword(demoPassword),
    })),
  )
  try {
    await inTransaction((session) => write(people, session))
  } catch (error) {
    // Another server that started at the same time has loaded it.
    if (isDuplicateKey(error) && (await isLoaded())) return false
    throw error
  }
  log.info({ people: people.length }, 'the demo sector has been loaded')
  return true
}

interface PersonToLoad extends DemoPerson {
  readonly id: Types.ObjectId
  readonly passwordHash: string
}

const marker = 'sector'
/** Schools as they are since the reform of the communes; pupils since this year's first day of school. */
const staffSince = beginningOf('2025-07-01')
const studentsSince = beginningOf('2026-08-31')

async function isLoaded(): Promise<boolean> {
  return (await DemoMarker.exists({ _id: marker })) !== null
}

async function write(people: readonly PersonToLoad[], session: ClientSession): Promise<void> {
  await new DemoMarker({ _id: marker, loadedAt: new Date() }).save({ session })
  const units = demoUnits()
  const unitIds = new Map(units.map(({ code }) => [code, new Types.ObjectId()]))
  await addUnits(
    units.map((unit) => unitOf(unit, unitIds)),
    session,
  )
  await addYears(demoYears().map(yearOf), session)
  await addPeopleWithMemberships(
    people.map((person) => ({ ...personOf(person), memberships: membershipsOf(person, unitIds) })),
    session,
  )
  await addAccounts(
    people.map(({ id, userName, passwordHash }) => ({
      personId: id,
      userName,
      passwordHash,
      mustChangePassword: false,
    })),
    session,
  )
  const personIds = new Map(people.map(({ key, id }) => [key, id]))
  await writeClasses({ unitIds, personIds }, session)
  for (const { guardian, child, relation } of demoGuardians()) {
    const people = { guardianId: personIds.get(guardian)!, childId: personIds.get(child)! }
    await linkGuardian({ ...people, relation, from: studentsSince, origin: 'school' }, session)
  }
  await writeConsents(people, unitIds, session)
}

/** With what the audit log tells of them. */
async function writeConsents(
  people: readonly PersonToLoad[],
  unitIds: ReadonlyMap<string, Types.ObjectId>,
  session: ClientSession,
): Promise<void> {
  const known = new Map(people.map((person) => [person.key, person]))
  const said = demoConsents().map(({ child, person, day, ...answer }) => {
    const [subject, speaker] = [known.get(child)!, known.get(person)!]
    return { ...answer, subject, speaker, saidAt: beginningOf(day) }
  })
  await addStatements(
    said.map(({ subject, speaker, ...answer }) => ({
      ...answer,
      subjectId: subject.id,
      saidById: speaker.id,
      saidByName: speaker.fullName,
    })),
    session,
  )
  await recordAll(
    said.map(({ subject, speaker, saidAt, purpose, answer, side }) => ({
      action: 'consents.answered',
      actor: { personId: speaker.id, name: speaker.fullName },
      subject: { kind: 'person', id: subject.id },
      unitIds: subject.memberships.map(({ unit }) => unitIds.get(unit)!),
      after: { purpose, answer, side, channel: 'online', textVersion: 1, saidByName: speaker.fullName },
      at: saidAt,
    })),
    session,
  )
}

interface Ids {
  readonly unitIds: ReadonlyMap<string, Types.ObjectId>
  /** By what the plan of the demo calls them. */
  readonly personIds: ReadonlyMap<string, Types.ObjectId>
}

const yearKey = 2026

async function writeClasses({ unitIds, personIds }: Ids, session: ClientSession): Promise<void> {
  const classes = demoClasses().map((one) => ({
    ...one,
    id: new Types.ObjectId(),
    schoolId: unitIds.get(one.school)!,
  }))
  await addClasses(
    classes.map(({ id, schoolId, name, grades, campus }) => ({
      ...{ id, schoolId, yearKey, name, grades },
      ...(campus === undefined ? {} : { campusId: unitIds.get(campus)! }),
    })),
    session,
  )
  const inClass = ({ id: classId, schoolId }: { id: Types.ObjectId; schoolId: Types.ObjectId }, person: string) => ({
    ...{ classId, schoolId, yearKey, from: studentsSince },
    personId: personIds.get(person)!,
  })
  await addPlacements(
    classes.flatMap((one) => (one.pupils ?? []).map((pupil) => inClass(one, pupil))),
    session,
  )
  await addAssignments(
    classes.flatMap((one): NewAssignment[] => [
      ...(one.homeroom === undefined ? [] : [{ ...inClass(one, one.homeroom), kind: 'homeroom' as const }]),
      ...(one.teachers ?? []).flatMap(({ person, level, subjects }) =>
        subjects.map((subjectCode) => ({ ...inClass(one, person), kind: 'subject' as const, level, subjectCode })),
      ),
    ]),
    session,
  )
}

function unitOf(unit: DemoUnit, unitIds: ReadonlyMap<string, Types.ObjectId>): NewUnit {
  const { code, name, kind, levels, relations = [], successors } = unit
  return {
    id: unitIds.get(code)!,
    code,
    name,
    kind,
    levels,
    relations: relations.map((relation) => ({
      kind: relation.kind,
      unitId: unitIds.get(relation.unit)!,
      ...validity(relation),
    })),
    successorIds: successors?.map((successor) => unitIds.get(successor)!),
    ...validity(unit),
  }
}

function yearOf({ key, firstDay, lastDay, firstSchoolDay, openingDay, terms, breaks }: DemoYear): YearPlan {
  return {
    key,
    ...spanOf(firstDay, lastDay),
    firstSchoolDay: beginningOf(firstSchoolDay),
    openingDay: beginningOf(openingDay),
    terms: terms.map((term, at) => ({ code: termCodes[at]!, ...spanOf(term.firstDay, term.lastDay) })),
    breaks: breaks.map(({ name, ...days }) => ({ name, ...spanOf(days.firstDay, days.lastDay) })),
  }
}

function personOf({ id, fullName, birthDate, gender, personalId, email }: PersonToLoad) {
  return {
    id,
    fullName,
    gender,
    personalId,
    email,
    // The sector gives these addresses itself.
    emailVerifiedAt: email === undefined ? undefined : new Date(),
    birthDate: birthDate === undefined ? undefined : new Date(birthDate),
  }
}

function membershipsOf(person: PersonToLoad, unitIds: ReadonlyMap<string, Types.ObjectId>) {
  return person.memberships.map(({ role, unit }) => ({
    unitId: unitIds.get(unit)!,
    role,
    from: role === 'student' ? studentsSince : staffSince,
  }))
}

/** The last day still counts: what lasts until then ends when the next one begins. */
function validity({ firstDay, lastDay }: Lasting): { from?: Date; to?: Date } {
  return {
    ...(firstDay === undefined ? {} : { from: beginningOf(firstDay) }),
    ...(lastDay === undefined ? {} : { to: new Date(beginningOf(lastDay).getTime() + 24 * 3600_000) }),
  }
}
