// Somebody without an account comes with the code that the class teacher gave them. Whether they have one already is for the
// feature of the accounts to say, which calls this in its transaction.

import { type ClientSession, Types } from 'mongoose'
import type { Origin } from '../../actor.ts'
import { addPeople } from '../add.ts'
import { isSameName } from '../alike.ts'
import { emailOf } from '../contact.ts'
import { plainName } from '../facts.ts'
import { Guardianship, type GuardianRelation } from '../guardianship.model.ts'
import { Person } from '../person.model.ts'
import { phoneKeyOf } from '../phone-key.ts'
import { lastingBeyond } from './align.ts'
import { takeCode } from './code.ts'
import { link } from './link.ts'

export interface Arrival {
  readonly code: string
  readonly fullName: string
  readonly relation: GuardianRelation
  readonly phone: string | null
  readonly email: string | null
}

/** Whom the system knows already under this telephone number or address. A few at most are looked at. */
export async function findByContact(
  { phone, email }: Pick<Arrival, 'phone' | 'email'>,
  session?: ClientSession,
): Promise<{ id: Types.ObjectId; fullName: string }[]> {
  const signs = [
    ...(phone === null ? [] : [{ phoneKey: phoneKeyOf(phone) }]),
    ...(email === null ? [] : [{ email: emailOf(email) }]),
  ]
  const found: { id: Types.ObjectId; fullName: string }[] = []
  for (const sign of signs) {
    const people = await Person.find(sign, { fullName: 1 })
      .limit(5)
      .session(session ?? null)
      .lean()
    found.push(...people.map(({ _id: id, fullName }) => ({ id, fullName })))
  }
  return found
}

/** The school has entered them as a guardian of this very child, under this name, and they are nothing else anywhere. */
export async function isEnteredGuardian(
  personId: Types.ObjectId,
  { childId, fullName }: { readonly childId: Types.ObjectId; readonly fullName: string },
  session?: ClientSession,
): Promise<boolean> {
  const person = await Person.findById(personId)
    .session(session ?? null)
    .lean()
  if (!person || person.removedAt || !isSameName(person.fullName, plainName(fullName))) return false
  if (person.places.some(({ group }) => group !== 'guardian')) return false
  const links = { guardianId: personId, childId, ...lastingBeyond(new Date()) }
  return (await Guardianship.exists(links).session(session ?? null)) !== null
}

/**
 * Uses the code up, adds the person unless the school has entered them (`known`), and makes them a guardian of the child and a
 * member of its school. Undefined when the code is no longer good.
 */
export async function takeInGuardian(
  arrival: Arrival,
  { known, origin }: { readonly known: Types.ObjectId | undefined; readonly origin: Origin },
  session: ClientSession,
): Promise<{ personId: Types.ObjectId; childId: Types.ObjectId } | undefined> {
  const { code, relation, phone, email } = arrival
  const childId = await takeCode(code, session)
  if (!childId) return undefined
  const name = plainName(arrival.fullName)
  const personId = known ?? new Types.ObjectId()
  if (!known) {
    const contact = { ...(phone === null ? {} : { phone }), ...(email === null ? {} : { email: emailOf(email) }) }
    await addPeople([{ id: personId, fullName: name, ...contact }], session)
    await link({ personId, name }, { guardianId: personId, childId, relation, origin: 'code' }, origin, session)
  }
  return { personId, childId }
}
