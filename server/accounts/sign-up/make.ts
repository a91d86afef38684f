// Account, person, guardianship and membership of a guardian who has come with a code: all of it, or nothing.

import type { ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../../storage/database/index.ts'
import type { Actor, Origin } from '../../actor.ts'
import { record } from '../../audit/index.ts'
import { AppError, conflict, isDuplicateKey } from '../../errors.ts'
import { type Arrival, findByContact, findChildOfCode, isEnteredGuardian, takeInGuardian } from '../../people/index.ts'
import { Account } from '../account.model.ts'
import { findActor } from '../actors.ts'
import { hashPassword } from '../hashing.ts'
import { findAccountIds } from '../ids.ts'
import { userNameKeyOf } from '../user-name.ts'

export interface SignUp extends Arrival {
  readonly userName: string
  /** Its quality has been looked at. */
  readonly password: string
}

export type SignedUp =
  | { readonly kind: 'made'; readonly actor: Actor }
  /** Somebody else was faster, or it took too long. */
  | { readonly kind: 'wrong' }
  /** The system knows them already; who it is is not told. */
  | { readonly kind: 'known' }
  | { readonly kind: 'userNameTaken' }

export async function signUp(form: SignUp, origin: Origin): Promise<SignedUp> {
  const passwordHash = await hashPassword(form.password)
  try {
    const made = await inTransaction((session) => makeIn(session, { ...form, passwordHash }, origin))
    if (made.kind !== 'made') return made
    return { kind: 'made', actor: (await findActor(made.accountId.toString()))! }
  } catch (error) {
    if (error instanceof AppError && error.code === 'userNameTaken') return { kind: 'userNameTaken' }
    throw error
  }
}

export type Recognised =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'entered'; readonly personId: Types.ObjectId }
  | { readonly kind: 'known' }

/**
 * Who has been entered by the school as a guardian of this child, without an account, becomes the owner of it. Anybody else of
 * the same telephone number or address has to sign in, or to ask the school.
 */
export async function recognise(
  arrival: Pick<Arrival, 'phone' | 'email' | 'fullName'>,
  childId: Types.ObjectId,
  session?: ClientSession,
): Promise<Recognised> {
  const sharing = await findByContact(arrival, session)
  const ids = [...new Map(sharing.map(({ id }) => [id.toString(), id])).values()]
  const [personId] = ids
  if (!personId) return { kind: 'nobody' }
  const isTheirs =
    ids.length === 1 &&
    (await isEnteredGuardian(personId, { childId, fullName: arrival.fullName }, session)) &&
    (await findAccountIds(personId, session)).length === 0
  return isTheirs ? { kind: 'entered', personId } : { kind: 'known' }
}

type Made = Exclude<SignedUp, { kind: 'made' }> | { readonly kind: 'made'; readonly accountId: Types.ObjectId }

async function makeIn(
  session: ClientSession,
  form: SignUp & { readonly passwordHash: string },
  origin: Origin,
): Promise<Made> {
  const child = await findChildOfCode(form.code)
  if (!child) return { kind: 'wrong' }
  const recognised = await recognise(form, child._id, session)
  if (recognised.kind === 'known') return { kind: 'known' }
  const known = recognised.kind === 'entered' ? recognised.personId : undefined
  const taken = await takeInGuardian(form, { known, origin }, session)
  if (!taken) return { kind: 'wrong' }
  const accountId = await addAccount({ ...form, personId: taken.personId }, session)
  const entry = {
    ...{ action: 'accounts.signedUp', actor: { personId: taken.personId, name: form.fullName }, origin },
    ...{
      subject: { kind: 'account', id: accountId },
      after: { userName: form.userName, isEntered: known !== undefined },
    },
  }
  await record({ ...entry, unitIds: child.places.map(({ unitId }) => unitId) }, session)
  return { kind: 'made', accountId }
}

async function addAccount(
  { personId, userName, passwordHash }: Pick<SignUp, 'userName'> & { personId: Types.ObjectId; passwordHash: string },
  session: ClientSession,
): Promise<Types.ObjectId> {
  const now = new Date()
  const account = new Account({
    ...{ personId, userName, userNameKey: userNameKeyOf(userName), passwordHash },
    ...{ mustChangePassword: false, createdAt: now, passwordChangedAt: now },
  })
  try {
    await account.save({ session })
    return account._id
  } catch (error) {
    throw isDuplicateKey(error) ? conflict('userNameTaken', error) : error
  }
}
