// Who an account is, for every request: one reading of account, person, memberships and their units, then remembered until
// something of it changes (server/changes).

import mongoose, { Types } from 'mongoose'
import type { Actor, ActorClass, Duty } from '../actor.ts'
import { createComposed, type Sources } from '../changes/composed.ts'
import { announceChange } from '../changes/index.ts'
import { sectorKey } from '../policies/index.ts'
import type { Role } from '../roles.ts'
import { holdsAt } from '../schools/index.ts'
import { Account } from './account.model.ts'
import { findSecondFactorChoice, isRequired } from './second-factor/required.ts'

const remembered = createComposed<Actor>('account', 20_000)

/** Memberships begin and end at midnight: nobody is remembered for longer than anything is. */
export async function findActor(accountId: string): Promise<Actor | undefined> {
  return remembered.get(accountId) ?? (await remembered.make(accountId, (sources) => readActor(accountId, sources)))
}

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

async function readActor(accountId: string, sources: Sources): Promise<Actor | undefined> {
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
  if (!found) return undefined
  const actor = actorOf(found, await dutyOf(found))
  sources.add('person', personIdOf(found).toString())
  sources.add('unitFacts', ...found.units.map(({ _id }) => _id.toString()))
  // Whether a second factor is required is the sector's decision.
  sources.add('policy', sectorKey)
  return actor
}

/** A service account is nobody. */
function personIdOf({ _id, personId = _id }: Found): Types.ObjectId {
  return personId
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
  const name = found.person[0]?.fullName ?? found.serviceName
  if (name === undefined) return undefined
  const units = new Map(found.units.map((unit) => [unit._id.toString(), unit]))
  return {
    accountId: found._id,
    personId: personIdOf(found),
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
