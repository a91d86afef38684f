// How a person is reached: an e-mail address, theirs for certain once they have confirmed it.

import type { ClientSession, Types } from 'mongoose'
import { Person } from './person.model.ts'

export interface Contact {
  readonly fullName: string
  readonly email: string | undefined
  readonly isConfirmed: boolean
}

/** Undefined when there is no such person. */
export async function findContact(personId: Types.ObjectId, session?: ClientSession): Promise<Contact | undefined> {
  const person = await Person.findById(personId, { fullName: 1, email: 1, emailVerifiedAt: 1 })
    .session(session ?? null)
    .lean()
  if (!person) return undefined
  const { fullName, email, emailVerifiedAt } = person
  return { fullName, email: email ?? undefined, isConfirmed: Boolean(email && emailVerifiedAt) }
}

/** Whose confirmed address it is; nobody's when several share it. */
export async function findPersonByEmail(email: string): Promise<Types.ObjectId | undefined> {
  const sharing = await Person.find({ email: emailOf(email), emailVerifiedAt: { $exists: true } }, { _id: 1 })
    .limit(2)
    .lean()
  return sharing.length === 1 ? sharing[0]?._id : undefined
}

/** A new one is not confirmed. Undefined removes it. */
export async function changeEmail(
  personId: Types.ObjectId,
  email: string | undefined,
  session: ClientSession,
): Promise<void> {
  const change = email === undefined ? { $unset: { email: 1 } } : { $set: { email: emailOf(email) } }
  await Person.updateOne(
    { _id: personId },
    { ...change, $unset: { ...change.$unset, emailVerifiedAt: 1 } },
    { session },
  )
}

/** Says whether that is still their address. */
export async function confirmEmail(personId: Types.ObjectId, email: string, session: ClientSession): Promise<boolean> {
  const { matchedCount } = await Person.updateOne(
    { _id: personId, email: emailOf(email) },
    { $set: { emailVerifiedAt: new Date() } },
    { session },
  )
  return matchedCount > 0
}

/** Addresses are kept as all mail servers understand them: in lower case. */
export function emailOf(text: string): string {
  return text.normalize('NFC').trim().toLowerCase()
}
