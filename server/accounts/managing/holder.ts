// Whose account it is, as those see it who look after accounts: also a closed one, and people who have none yet. Always asks
// the database.

import mongoose, { type ClientSession, type Types } from 'mongoose'
import type { ActorMembership } from '../../actor.ts'
import { findUnits } from '../../schools/index.ts'
import { Account } from '../account.model.ts'

export interface PersonHere {
  readonly personId: Types.ObjectId
  readonly name: string
  readonly memberships: readonly Pick<ActorMembership, 'role' | 'unitId'>[]
}

export interface Holder extends PersonHere {
  readonly accountId: Types.ObjectId
  readonly userName: string
  readonly memberships: readonly ActorMembership[]
  readonly closedAt: Date | undefined
  readonly hasPassword: boolean
  readonly hasSecondFactor: boolean
  /** Until when a code on paper opens it. */
  readonly codeUntil: Date | undefined
  /** Since when a provider of identities opens it. */
  readonly linkedAt: Date | undefined
  readonly lastSignInAt: Date | undefined
}

/** Undefined when there is no such account. */
export async function findHolder(accountId: Types.ObjectId, session?: ClientSession): Promise<Holder | undefined> {
  const account = await Account.findById(accountId)
    .session(session ?? null)
    .lean()
  const [person] = account?.personId ? await findPeopleHere([account.personId], { session }) : []
  if (!account || !person) return undefined
  const units = await findUnits(person.memberships.map(({ unitId }) => unitId.toString()))
  return {
    ...person,
    accountId,
    userName: account.userName,
    memberships: person.memberships.flatMap(({ role, unitId }) => {
      const unit = units.get(unitId.toString())
      return unit ? [{ role, unitId, unitName: unit.name, unitKind: unit.kind }] : []
    }),
    closedAt: account.closedAt ?? undefined,
    hasPassword: typeof account.passwordHash === 'string',
    hasSecondFactor: Boolean(account.secondFactor),
    codeUntil: account.signInCode?.expiresAt ?? undefined,
    linkedAt: account.openid?.linkedAt ?? undefined,
    lastSignInAt: account.lastSignInAt ?? undefined,
  }
}

/** With what they are today; `alsoLater`: and will be, because pupils are entered before their first day of school. */
export async function findPeopleHere(
  personIds: readonly Types.ObjectId[],
  { session, alsoLater = false }: { session?: ClientSession; alsoLater?: boolean } = {},
): Promise<PersonHere[]> {
  const now = new Date()
  const current = {
    $or: [{ to: { $exists: false } }, { to: { $gt: now } }],
    ...(alsoLater ? {} : { from: { $lte: now } }),
  }
  const pipeline = [{ $match: current }]
  const memberships = { from: 'memberships', localField: '_id', foreignField: 'personId', as: 'memberships', pipeline }
  const found = await mongoose.connection
    .collection('people')
    .aggregate<{ _id: Types.ObjectId; fullName: string; memberships: PersonHere['memberships'] }>(
      [{ $match: { _id: { $in: [...personIds] } } }, { $lookup: memberships }],
      { session },
    )
    .toArray()
  return found.map(({ _id, fullName, memberships }) => ({
    personId: _id,
    name: fullName,
    memberships: memberships.map(({ role, unitId }) => ({ role, unitId })),
  }))
}
