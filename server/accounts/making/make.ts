import { type ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../../storage/database/index.ts'
import type { Actor, Origin } from '../../actor.ts'
import { recordAll } from '../../audit/index.ts'
import { conflict, isDuplicateKey, notFound } from '../../errors.ts'
import { Account } from '../account.model.ts'
import { unitIdsOf } from '../actors.ts'
import { permissionFor } from '../managing/access.ts'
import { refuseUnless } from '../managing/find.ts'
import { findPeopleHere, type PersonHere } from '../managing/holder.ts'
import { userNameKeyOf } from '../user-name.ts'
import { nameBase, type Naming } from './names.ts'
import { takeNames } from './take.ts'

export interface PersonWithoutAccount {
  readonly personId: Types.ObjectId
  /** As the school gives it; without one it is proposed. */
  readonly userName?: string
}

export interface MakingOptions {
  /** How names are proposed. */
  readonly naming: Naming
  readonly origin: Origin
  /** Of the transaction in which the people themselves are added. */
  readonly session?: ClientSession
}

export interface MadeAccount {
  readonly personId: Types.ObjectId
  readonly accountId: Types.ObjectId
  readonly userName: string
}

/**
 * Accounts without a password: a code on paper opens them (codes/), or a provider. Who has one already is left out.
 * @throws AppError 404, 403 for people whom the actor does not look after; 409 `userNameTaken`
 */
export async function makeAccounts(
  actor: Actor,
  people: readonly PersonWithoutAccount[],
  options: MakingOptions,
): Promise<MadeAccount[]> {
  const { session } = options
  if (session) return await makeIn(session, actor, people, options)
  return await inTransaction((own) => makeIn(own, actor, people, options))
}

async function makeIn(
  session: ClientSession,
  actor: Actor,
  people: readonly PersonWithoutAccount[],
  { naming, origin }: MakingOptions,
): Promise<MadeAccount[]> {
  const known = await findAllowed(actor, people, session)
  const personIds = people.map(({ personId }) => personId)
  const having = await Account.distinct('personId', { personId: { $in: personIds } }).session(session)
  const has = new Set(having.map(String))
  const lacking = people.filter(({ personId }) => !has.has(personId.toString()))
  const proposed = await proposeNames(
    lacking.filter(({ userName }) => userName === undefined).map(({ personId }) => known.get(personId.toString())!),
    naming,
    session,
  )
  const made = lacking.map(({ personId, userName }) => ({
    personId,
    accountId: new Types.ObjectId(),
    userName: userName?.normalize('NFC').trim() ?? proposed.get(personId.toString())!,
  }))
  await insert(made, session)
  await recordAll(
    made.map(({ personId, accountId, userName }) => ({
      ...{ action: 'accounts.made', actor, subject: { kind: 'account', id: accountId }, after: { userName }, origin },
      unitIds: unitIdsOf(known.get(personId.toString())!),
    })),
    session,
  )
  return made
}

async function findAllowed(
  actor: Actor,
  people: readonly PersonWithoutAccount[],
  session: ClientSession,
): Promise<Map<string, PersonHere>> {
  const found = await findPeopleHere(
    people.map(({ personId }) => personId),
    { session, alsoLater: true },
  )
  const known = new Map(found.map((person) => [person.personId.toString(), person]))
  for (const { personId } of people) {
    const person = known.get(personId.toString())
    if (!person) throw notFound()
    refuseUnless(permissionFor('make', actor, { ...person, isOwnPupil: false }))
  }
  return known
}

/** By the ids of the people. */
async function proposeNames(
  people: readonly PersonHere[],
  naming: Naming,
  session: ClientSession,
): Promise<Map<string, string>> {
  const alike = new Map<string, PersonHere[]>()
  for (const person of people) {
    const base = nameBase(person.name, naming)
    alike.set(base, [...(alike.get(base) ?? []), person])
  }
  const names = new Map<string, string>()
  for (const [base, group] of alike) {
    const taken = await takeNames({ base, count: group.length, naming }, session)
    group.forEach(({ personId }, at) => names.set(personId.toString(), taken[at]!))
  }
  return names
}

async function insert(made: readonly MadeAccount[], session: ClientSession): Promise<void> {
  const createdAt = new Date()
  const records = made.map(({ personId, accountId, userName }) => ({
    ...{ _id: accountId, personId, userName, userNameKey: userNameKeyOf(userName) },
    ...{ mustChangePassword: true, createdAt },
  }))
  try {
    await Account.insertMany(records, { session })
  } catch (error) {
    throw isDuplicateKey(error) ? conflict('userNameTaken', error) : error
  }
}
