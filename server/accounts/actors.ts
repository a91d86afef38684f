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
  units: { _id: Types.ObjectId; name: string; kind: string }[]
}

async function readActor(accountId: string): Promise<Actor | undefined> {
  if (!Types.ObjectId.isValid(accountId)) return undefined
  const today = new Date()
  const [found] = await Account.aggregate<Found>([
    { $match: { _id: new Types.ObjectId(accountId), closedAt: { $exists: false } } },
    { $lookup: { from: 'people', localField: 'personId', foreignField: '_id', as: 'person' } },
    {
      $lookup: {
        from: 'memberships',
        localField: 'personId',
        foreignField: 'personId',
        as: 'memberships',
        pipeline: [{ $match: { from: { $lte: today }, $or: [{ to: { $exists: false } }, { to: { $gt: today } }] } }],
      },
    },
    { $lookup: { from: 'units', localField: 'memberships.unitId', foreignField: '_id', as: 'units' } },
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
  return isRequired(await secondFactorPolicy.find(), memberships) ? 'setUpSecondFactor' : undefined
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
