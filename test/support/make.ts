// Makes what tests are about: units, people with their roles, accounts, signed-in browsers.

import { Types } from 'mongoose'
import { createAccount, findActor } from '../../server/accounts/index.ts'
import type { Actor } from '../../server/actor.ts'
import { addAssignments, addClasses, addPlacements } from '../../server/classes/index.ts'
import { addPeopleWithMemberships, linkGuardian } from '../../server/people/index.ts'
import { setSectorPolicy } from '../../server/policies/set.ts'
import type { PolicyDefinition, PolicyValue } from '../../server/policy.ts'
import type { Role } from '../../server/roles.ts'
import { Unit, type UnitKind } from '../../server/schools/unit.model.ts'
import type { Browser } from './browser.ts'
import type { RunningApp } from './start.ts'

export const password = 'mật khẩu thử 1'

export interface MadePerson {
  readonly personId: Types.ObjectId
  readonly accountId: Types.ObjectId
  readonly userName: string
  readonly name: string
}

let count = 0
const longAgo = new Date('2026-01-01')
const yearKey = 2026

export async function makeUnit(kind: UnitKind = 'school', name = `Trường thử ${++count}`): Promise<Types.ObjectId> {
  const unit = await new Unit({ code: `U${++count}`, name, kind, levels: kind === 'school' ? ['primary'] : [] }).save()
  return unit._id
}

/** Somebody who asks, as functions want them; nothing of it is stored. */
export function makeActor(role: Role, unitId = new Types.ObjectId(), unitKind: UnitKind = 'school'): Actor {
  return {
    accountId: new Types.ObjectId(),
    personId: new Types.ObjectId(),
    name: 'Nguyễn Văn Thử',
    userName: 'thu',
    language: undefined,
    memberships: [{ role, unitId, unitName: 'Đơn vị thử', unitKind }],
    classes: [],
    childIds: [],
    duty: undefined,
    isService: false,
    scopes: undefined,
  }
}

export interface PersonOptions {
  readonly name?: string
  readonly userName?: string
  readonly unitId?: Types.ObjectId
  readonly birthDate?: Date
  readonly mustChangePassword?: boolean
}

export async function makePerson(role: Role | undefined, options: PersonOptions = {}): Promise<MadePerson> {
  const { name = 'Nguyễn Văn Thử', userName = `nguoi${++count}@truong.example`, mustChangePassword = false } = options
  const personId = new Types.ObjectId()
  const memberships = role ? [{ unitId: options.unitId ?? (await makeUnit()), role, from: longAgo }] : []
  await addPeopleWithMemberships([{ id: personId, fullName: name, birthDate: options.birthDate, memberships }])
  const accountId = await createAccount({ personId, userName, password, mustChangePassword })
  return { personId, accountId, userName, name }
}

/** Who somebody is now, as the server sees them when they ask. */
export async function actorOf({ accountId }: Pick<MadePerson, 'accountId'>): Promise<Actor> {
  const actor = await findActor(accountId.toString())
  if (!actor) throw new Error('There is no such account.')
  return actor
}

export interface MadeClass {
  readonly classId: Types.ObjectId
  readonly schoolId: Types.ObjectId
  readonly name: string
}

/** Of the school year 2026. */
export async function makeClass(schoolId: Types.ObjectId, name = `6A${++count}`, grades = [6]): Promise<MadeClass> {
  const classId = new Types.ObjectId()
  await addClasses([{ id: classId, schoolId, yearKey, name, grades }])
  return { classId, schoolId, name }
}

/** Somebody with an account, in a class of their school. */
export async function makePupil({ classId, schoolId }: MadeClass, options: PersonOptions = {}): Promise<MadePerson> {
  const pupil = await makePerson('student', { ...options, unitId: schoolId })
  await addPlacements([{ personId: pupil.personId, classId, schoolId, yearKey, from: longAgo }])
  return pupil
}

/** As the class teacher, or of a subject (`lowerSecondary TOAN`). */
export async function assign(
  { personId }: Pick<MadePerson, 'personId'>,
  { classId, schoolId }: MadeClass,
  what: string = 'homeroom',
): Promise<void> {
  const [level, subjectCode] = what.split(' ')
  const subject =
    subjectCode === undefined ? { kind: 'homeroom' as const } : { kind: 'subject' as const, level, subjectCode }
  await addAssignments([{ personId, classId, schoolId, yearKey, ...subject, from: longAgo }])
}

export async function makeGuardian(
  child: Pick<MadePerson, 'personId'>,
  options: PersonOptions = {},
): Promise<MadePerson> {
  const guardian = await makePerson('guardian', options)
  const people = { guardianId: guardian.personId, childId: child.personId }
  await linkGuardian({ ...people, relation: 'mother', from: longAgo, origin: 'school' })
  return guardian
}

export async function signIn(app: RunningApp, { userName }: Pick<MadePerson, 'userName'>): Promise<Browser> {
  const browser = app.visitor()
  const page = await browser.post('/sign-in', { userName, password })
  if (page.status !== 303) throw new Error(`${userName} could not sign in: ${page.status}`)
  return browser
}

export async function as(app: RunningApp, role: Role, options: PersonOptions = {}): Promise<Browser> {
  return await signIn(app, await makePerson(role, options))
}

/** Decides for the whole sector, in an application that runs. */
export async function decide({ key }: PolicyDefinition, value: PolicyValue): Promise<void> {
  await setSectorPolicy(makeActor('sectorAdministrator'), key, { value }, { address: '', device: '' })
}
