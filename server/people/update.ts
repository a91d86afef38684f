// What is kept of somebody is put right.

import type { Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { record } from '../audit/index.ts'
import { forbidden } from '../errors.ts'
import { canSeePersonalId } from './access.ts'
import { changePerson } from './change.ts'
import { changeEmail, emailOf } from './contact.ts'
import { birthDateOf, differing, type Facts, factsOf, plainName } from './facts.ts'
import { auditedUnitIds, findManaged, readPerson } from './view.ts'

export interface FactsChange {
  /** What is left out stays; null removes it. */
  readonly facts: Partial<Facts>
  readonly personalId?: string | null
  /** As it was when they began to change it; left out by programs that do not want to know. */
  readonly since?: Facts
}

export type Updated =
  | { readonly kind: 'saved' }
  /** Somebody else was faster: nothing has been stored. */
  | { readonly kind: 'changedMeanwhile'; readonly now: Facts; readonly changed: readonly (keyof Facts)[] }

/** @throws AppError 404; 403; 409 `personalIdTaken`, `sectorCodeTaken` */
export async function updatePerson(
  actor: Actor,
  personId: Types.ObjectId,
  { facts, personalId, since }: FactsChange,
  origin: Origin,
): Promise<Updated> {
  const { scope, person } = await findManaged(actor, personId)
  if (personalId !== undefined && !canSeePersonalId(scope, person)) throw forbidden()

  return await inTransaction(async (session): Promise<Updated> => {
    const stored = await readPerson(personId, session)
    const now = factsOf(stored)
    const changed = since ? differing(since, now) : []
    if (changed.length > 0) return { kind: 'changedMeanwhile', now, changed }

    const next = plainFacts({ ...now, ...facts })
    const names = differing(now, next)
    if (names.length === 0 && personalId === undefined) return { kind: 'saved' }

    const { email, birthDate, ...plain } = next
    const born = birthDate === null ? null : birthDateOf(birthDate)
    const identifier = personalId === undefined ? {} : { personalId }
    await changePerson(personId, { ...plain, birthDate: born, ...identifier }, session)
    if (names.includes('email')) await changeEmail(personId, email ?? undefined, session)
    const only = (all: Facts) => Object.fromEntries(names.map((name) => [name, all[name]]))
    const noted = personalId === undefined ? {} : { isPersonalIdChanged: true }
    await record(
      {
        ...{ action: 'people.personChanged', actor, origin, unitIds: auditedUnitIds(stored) },
        subject: { kind: 'person', id: personId },
        before: only(now),
        after: { ...only(next), ...noted },
      },
      session,
    )
    return { kind: 'saved' }
  })
}

function plainFacts(facts: Facts): Facts {
  const { fullName, sortName, email } = facts
  return {
    ...facts,
    fullName: plainName(fullName),
    sortName: sortName === null ? null : plainName(sortName),
    email: email === null ? null : emailOf(email),
  }
}
