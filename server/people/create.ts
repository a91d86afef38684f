// Somebody who is not here yet, with the first thing that they are somewhere.

import { type ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { record } from '../audit/index.ts'
import { conflict, forbidden } from '../errors.ts'
import { addPeople } from './add.ts'
import { type Alike, findAlike } from './alike.ts'
import { takenConflict } from './change.ts'
import { emailOf } from './contact.ts'
import { birthDateOf, type Facts, plainName } from './facts.ts'
import type { GuardianRelation } from './guardianship.model.ts'
import { findChild, link } from './family/link.ts'
import { addRole, checkGiven, giveRole, type RoleForm } from './roles.ts'
import { findScope } from './scope.ts'

export interface NewPersonForm {
  readonly facts: Facts
  readonly personalId: string | null
  readonly role: RoleForm
  /** A guardian of this child from the same day on. */
  readonly child?: { readonly childId: Types.ObjectId; readonly relation: GuardianRelation } | undefined
  /** What somebody has said about those who may be the same human: it is one of them, or none. Undefined: not asked yet. */
  readonly decision: Types.ObjectId | 'other' | undefined
}

export type Created =
  | { readonly kind: 'created' | 'known'; readonly personId: Types.ObjectId }
  /** Somebody has to say whether it is one of them. */
  | { readonly kind: 'alike'; readonly people: readonly Alike[] }

/** @throws AppError 404; 403; 409 `personalIdTaken`, `sectorCodeTaken`, `roleHeld` */
export async function createPerson(actor: Actor, form: NewPersonForm, origin: Origin): Promise<Created> {
  await checkGiven(actor, form.role)
  if (form.child) await findChild(actor, form.child.childId)
  const alike = await findAlike(await findScope(actor), { ...form.facts, personalId: form.personalId })
  const { decision } = form
  if (decision instanceof Types.ObjectId) return await takeKnown(actor, { ...form, decision }, alike, origin)
  // Nobody else can have the same identifier, whatever somebody says.
  const hasToBeAsked = decision === undefined ? alike.length > 0 : alike.some((one) => one.hasSameIdentifier)
  if (hasToBeAsked) return { kind: 'alike', people: alike }

  const personId = new Types.ObjectId()
  await inTransaction(async (session) => {
    await store(personId, form, session)
    const { unitId, role, from } = form.role
    await record(
      {
        ...{ action: 'people.personCreated', actor, origin, unitIds: [unitId] },
        subject: { kind: 'person', id: personId },
        after: { ...form.facts, unitId, role, from },
      },
      session,
    )
    if (form.child) await link(actor, { ...form.child, guardianId: personId }, origin, session)
  })
  return { kind: 'created', personId }
}

/** It is one of them, who may be seen: only the role is new. */
async function takeKnown(
  actor: Actor,
  form: NewPersonForm & { readonly decision: Types.ObjectId },
  alike: readonly Alike[],
  origin: Origin,
): Promise<Created> {
  const known = alike.find(({ personId, person }) => person && personId.equals(form.decision))
  if (!known) throw forbidden()
  const { personId } = known
  if (form.child) {
    const child = form.child
    await inTransaction((session) => link(actor, { ...child, guardianId: personId }, origin, session))
  } else await addRole(actor, personId, form.role, origin)
  return { kind: 'known', personId }
}

async function store(personId: Types.ObjectId, form: NewPersonForm, session: ClientSession): Promise<void> {
  const { facts, personalId, role } = form
  const { fullName, sortName, birthDate, gender, sectorCode, email, phone } = facts
  const given = {
    sortName: sortName === null ? undefined : plainName(sortName),
    birthDate: birthDate === null ? undefined : birthDateOf(birthDate),
    gender: gender ?? undefined,
    personalId: personalId ?? undefined,
    sectorCode: sectorCode ?? undefined,
    email: email === null ? undefined : emailOf(email),
    phone: phone ?? undefined,
  }
  try {
    await addPeople([{ id: personId, fullName: plainName(fullName), ...given }], session)
  } catch (error) {
    throw takenConflict(error)
  }
  if (!(await giveRole(personId, role, session))) throw conflict('roleHeld')
}
