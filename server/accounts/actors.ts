// Who an account is, for every request: one reading of account, person, memberships and their units, then remembered until
// something of it changes (server/changes).

import mongoose, { Types } from 'mongoose'
import type { Actor, Duty } from '../actor.ts'
import { announceChange, createMemory } from '../changes/index.ts'
import type { Role } from '../roles.ts'
import { Account } from './account.model.ts'
import { isRequired, secondFactorPolicy } from './second-factor/required.ts'

const remembered = createMemory<Actor & { readonly until: number }>('account', 20_000)
/** Milliseconds. Memberships begin and end at midnight, policies change; nobody is remembered for longer than this. */
const longest = 10 * 60_000

export async function findActor(accountId: string): Promise<Actor | undefined> {
  const known = remembered.get(accountId)
  if (known && known.until > Date.now()) return known

  const since = remembered.begin()
  const actor = await readActor(accountId)
  if (actor) remembered.set(accountId, { ...actor, until: Date.now() + longest }, since)
  return actor
}

/** What this server remembers, if it does. */
export function recallActor(accountId: string): Actor | undefined {
  return remembered.get(accountId)
}

export function forgetActor(accountId: string): void {
  remembered.forget(accountId)
}

/** After every change of an account, its person or the person's memberships; in the same transaction. */
export async function announceActor(accountId: Types.ObjectId, session?: mongoose.ClientSession): Promise<void> {
  await announceChange('account', accountId.toString(), session)
}

/** Whose administrators may read what the audit log says of somebody's account. */
export function unitIdsOf({ memberships }: Pick<PersonHere, 'memberships'>): Types.ObjectId[] {
  return memberships.map(({ unitId }) => unitId)
}

/** Somebody's account, also a closed one, as those see it who look after it. */
export interface Holder extends Omit<Actor, 'duty' | 'language' | 'scopes' | 'isService'> {
  readonly closedAt: Date | undefined
  readonly hasPassword: boolean
  readonly hasSecondFactor: boolean
  /** Until when a code on paper opens it. */
  readonly codeUntil: Date | undefined
  readonly linkedAt: Date | undefined
  readonly lastSignInAt: Date | undefined
}

/** Always asks the database. Undefined when there is none, or it is that of a service. */
export async function findHolder(
  accountId: Types.ObjectId,
  session?: mongoose.ClientSession,
): Promise<Holder | undefined> {
  const found = await readAccount({ _id: accountId }, session)
  const actor = found?.personId && actorOf(found, undefined)
  if (!found || !actor) return undefined
  const { personId, name, userName, memberships } = actor
  return {
    ...{ accountId, personId, name, userName, memberships },
    closedAt: found.closedAt,
    hasPassword: found.passwordHash !== undefined,
    hasSecondFactor: found.secondFactor !== undefined,
    codeUntil: found.signInCode?.expiresAt,
    linkedAt: found.openid?.linkedAt,
    lastSignInAt: found.lastSignInAt,
  }
}

export interface PersonHere {
  readonly personId: Types.ObjectId
  readonly name: string
  readonly memberships: readonly { readonly role: Role; readonly unitId: Types.ObjectId }[]
}

/** Somebody who may have no account yet, with what they are today. */
export async function findPersonHere(personId: Types.ObjectId): Promise<PersonHere | undefined> {
  return (await findPeopleHere([personId]))[0]
}

/** `alsoLater`: with what they will be, too: pupils are entered before their first day of school. */
export async function findPeopleHere(
  personIds: readonly Types.ObjectId[],
  { session, alsoLater = false }: { session?: mongoose.ClientSession; alsoLater?: boolean } = {},
): Promise<PersonHere[]> {
  const memberships = alsoLater ? membershipsFrom('_id', notOver()) : membershipsFrom('_id', today())
  const people = await mongoose.connection
    .collection('people')
    .aggregate<{ _id: Types.ObjectId; fullName: string; memberships: { role: Role; unitId: Types.ObjectId }[] }>(
      [{ $match: { _id: { $in: [...personIds] } } }, memberships],
      { session },
    )
    .toArray()
  return people.map(({ _id, fullName, memberships }) => ({ personId: _id, name: fullName, memberships }))
}

interface Found {
  _id: Types.ObjectId
  personId?: Types.ObjectId
  serviceName?: string
  userName: string
  language?: 'vi' | 'en'
  passwordHash?: string
  mustChangePassword: boolean
  secondFactor?: object
  signInCode?: { expiresAt: Date }
  openid?: { linkedAt: Date }
  lastSignInAt?: Date
  closedAt?: Date
  person: { fullName: string }[]
  memberships: { role: Role; unitId: Types.ObjectId }[]
  units: { _id: Types.ObjectId; name: string; kind: string }[]
}

async function readActor(accountId: string): Promise<Actor | undefined> {
  if (!Types.ObjectId.isValid(accountId)) return undefined
  const found = await readAccount({ _id: new Types.ObjectId(accountId), closedAt: { $exists: false } })
  return found && actorOf(found, await dutyOf(found))
}

/** The second factor guards the password: an account that is only opened elsewhere needs none. */
async function dutyOf({
  mustChangePassword,
  passwordHash,
  secondFactor,
  memberships,
}: Found): Promise<Duty | undefined> {
  if (mustChangePassword) return 'setPassword'
  if (secondFactor !== undefined || passwordHash === undefined) return undefined
  return isRequired(await secondFactorPolicy.find(), memberships) ? 'setUpSecondFactor' : undefined
}

async function readAccount(which: object, session?: mongoose.ClientSession): Promise<Found | undefined> {
  const [found] = await Account.aggregate<Found>([
    { $match: which },
    { $lookup: { from: 'people', localField: 'personId', foreignField: '_id', as: 'person' } },
    membershipsFrom('personId', today()),
    { $lookup: { from: 'units', localField: 'memberships.unitId', foreignField: '_id', as: 'units' } },
  ]).session(session ?? null)
  return found
}

function membershipsFrom(localField: string, which: object) {
  const pipeline = [{ $match: which }]
  return { $lookup: { from: 'memberships', localField, foreignField: 'personId', as: 'memberships', pipeline } }
}

function today() {
  return { from: { $lte: new Date() }, ...notOver() }
}

function notOver() {
  return { $or: [{ to: { $exists: false } }, { to: { $gt: new Date() } }] }
}

function actorOf(found: Found, duty: Duty | undefined): Actor | undefined {
  const personId = found.personId ?? found._id
  const name = found.person[0]?.fullName ?? found.serviceName
  if (name === undefined) return undefined
  const units = new Map(found.units.map((unit) => [unit._id.toString(), unit]))
  return {
    accountId: found._id,
    personId,
    name,
    userName: found.userName,
    language: found.language,
    duty,
    isService: found.personId === undefined,
    scopes: undefined,
    memberships: found.memberships.flatMap(({ role, unitId }) => {
      const unit = units.get(unitId.toString())
      return unit ? [{ role, unitId, unitName: unit.name, unitKind: unit.kind }] : []
    }),
  }
}
