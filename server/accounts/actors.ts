// Who an account is, for every request: one reading of account, person, memberships and their units, then remembered until
// something of it changes (server/changes).

import mongoose, { Types } from 'mongoose'
import type { Actor, ActorClass, Duty } from '../actor.ts'
import { announceChange, createMemory, whenAnnounced } from '../changes/index.ts'
import type { Role } from '../roles.ts'
import { holdsAt } from '../schools/index.ts'
import { Account } from './account.model.ts'
import { findSecondFactorChoice, isRequired } from './second-factor/required.ts'

const remembered = createMemory<Actor & { readonly until: number }>('account', 20_000)
/** Milliseconds. Memberships begin and end at midnight, policies change; nobody is remembered for longer than this. */
const longest = 10 * 60_000

export async function findActor(accountId: string): Promise<Actor | undefined> {
  const known = remembered.get(accountId)
  if (known && known.until > Date.now()) return known

  const since = remembered.begin()
  const actor = await readActor(accountId)
  if (actor && (personsChanged.get(actor.personId.toString()) ?? -1) < since) {
    remembered.set(accountId, { ...actor, until: Date.now() + longest }, since)
    accountIds.set(actor.personId.toString(), accountId)
    if (accountIds.size > mostPersons) accountIds.delete(accountIds.keys().next().value!)
  }
  return actor
}

// A change of a person or of what they are somewhere is announced by the person's id.
const mostPersons = 25_000
const accountIds = new Map<string, string>()
const personsChanged = new Map<string, number>()

// Whether a second factor is required is the sector's decision.
whenAnnounced('policy', () => remembered.forgetAll())

whenAnnounced('person', (personId) => {
  const accountId = accountIds.get(personId)
  if (accountId) remembered.forget(accountId)
  personsChanged.delete(personId)
  personsChanged.set(personId, remembered.begin())
  if (personsChanged.size > mostPersons) personsChanged.delete(personsChanged.keys().next().value!)
})

/** What this server remembers, if it does. */
export function recallActor(accountId: string): Actor | undefined {
  return remembered.get(accountId)
}

export function forgetActor(accountId: string): void {
  remembered.forget(accountId)
}

/** After every change of an account, in the same transaction. (Changes of its person are announced by those who make them.) */
export async function announceActor(accountId: Types.ObjectId, session?: mongoose.ClientSession): Promise<void> {
  await announceChange('account', accountId.toString(), session)
}

/** Whose administrators may read what the audit log says of somebody's account. */
export function unitIdsOf({ memberships }: { memberships: readonly { unitId: Types.ObjectId }[] }): Types.ObjectId[] {
  return memberships.map(({ unitId }) => unitId)
}

interface Found {
  _id: Types.ObjectId
  personId?: Types.ObjectId
  serviceName?: string
  userName: string
  language?: 'vi' | 'en'
  mustChangePassword: boolean
  passwordHash?: string
  secondFactor?: object
  person: { fullName: string }[]
  memberships: { role: Role; unitId: Types.ObjectId }[]
  units: FoundUnit[]
  assignments: { classId: Types.ObjectId; schoolId: Types.ObjectId; kind: 'homeroom' | 'subject' }[]
  guardianships: { childId: Types.ObjectId }[]
}

interface FoundUnit {
  _id: Types.ObjectId
  name: string
  kind: string
  relations?: { kind: string; unitId: Types.ObjectId; from?: Date; to?: Date }[]
}

async function readActor(accountId: string): Promise<Actor | undefined> {
  if (!Types.ObjectId.isValid(accountId)) return undefined
  const now = new Date()
  const today = [{ $match: { from: { $lte: now }, $or: [{ to: { $exists: false } }, { to: { $gt: now } }] } }]
  const ofPerson = (from: string, foreignField: string) => ({
    $lookup: { from, localField: 'personId', foreignField, as: from, pipeline: today },
  })
  const [found] = await Account.aggregate<Found>([
    { $match: { _id: new Types.ObjectId(accountId), closedAt: { $exists: false } } },
    { $lookup: { from: 'people', localField: 'personId', foreignField: '_id', as: 'person' } },
    ofPerson('memberships', 'personId'),
    { $lookup: { from: 'units', localField: 'memberships.unitId', foreignField: '_id', as: 'units' } },
    ofPerson('assignments', 'personId'),
    ofPerson('guardianships', 'guardianId'),
  ])
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
  return isRequired(await findSecondFactorChoice(), memberships) ? 'setUpSecondFactor' : undefined
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
      return unit ? [{ role, unitId, unitName: unit.name, unitKind: unit.kind, schoolId: schoolOf(unit) }] : []
    }),
    classes: classesOf(found.assignments),
    childIds: found.guardianships.map(({ childId }) => childId),
  }
}

/** Of a part of a school, as of today. */
function schoolOf({ relations = [] }: FoundUnit): Types.ObjectId | undefined {
  const now = new Date()
  return relations.find((relation) => relation.kind === 'partOf' && holdsAt(relation, now))?.unitId
}

/** Each class once, however much somebody teaches there. */
function classesOf(assignments: Found['assignments']): ActorClass[] {
  const classes = new Map<string, ActorClass>()
  for (const { classId, schoolId, kind } of assignments) {
    const isHomeroom = kind === 'homeroom' || classes.get(classId.toString())?.isHomeroom === true
    classes.set(classId.toString(), { classId, schoolId, isHomeroom })
  }
  return [...classes.values()]
}
