// What holds for somebody, and all that was said.

import type { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { notFound } from '../errors.ts'
import { findFacts, findPeople, listGuardianships, type PersonFacts } from '../people/index.ts'
import { canView } from './access.ts'
import { type Purpose, purposes } from './purposes.ts'
import { type Standing, standingOf } from './standing.ts'
import { Statement, type StatementRecord } from './statement.model.ts'
import { type CurrentText, findCurrentTexts } from './texts.ts'

export interface Subject {
  readonly person: PersonFacts
  readonly guardians: readonly { readonly id: string; readonly name: string }[]
  readonly consents: readonly { readonly purpose: Purpose; readonly text: CurrentText; readonly standing: Standing }[]
  /** The latest first. */
  readonly statements: readonly StatementRecord[]
}

/** @throws AppError 404, also for somebody who must not know */
export async function findSubject(actor: Actor, personId: Types.ObjectId, now = new Date()): Promise<Subject> {
  const person = await findFacts(personId, now)
  if (!person || !canView(actor, person)) throw notFound()

  const links = await listGuardianships({ childIds: [personId] }, now)
  const names = await findPeople(links.map(({ guardianId }) => guardianId))
  const statements = await Statement.find({ subjectId: personId }).sort({ saidAt: 1, createdAt: 1, _id: 1 }).lean()
  const texts = await findCurrentTexts()
  const guardians = [...names.values()].map(({ id, fullName }) => ({ id, name: fullName }))
  return {
    person,
    guardians,
    consents: purposes.map((purpose) => {
      const text = texts.get(purpose)!
      const { birthDate } = person
      const ofPurpose = statements.filter((one) => one.purpose === purpose)
      const guardianIds = guardians.map(({ id }) => id)
      const { renewedVersion } = text
      const input = { birthDate, statements: ofPurpose, renewedVersion, guardianIds, now }
      return { purpose, text, standing: standingOf(input) }
    }),
    statements: statements.reverse(),
  }
}

/** How it stands with many people at once: three queries, however many they are. */
export async function findStandings(
  people: readonly { readonly id: string; readonly birthDate: Date | undefined }[],
  ids: readonly Types.ObjectId[],
  now = new Date(),
): Promise<Map<string, Readonly<Record<Purpose, Standing>>>> {
  const links = await listGuardianships({ childIds: ids }, now)
  const statements = await Statement.find({ subjectId: { $in: [...ids] } })
    .sort({ saidAt: 1, createdAt: 1, _id: 1 })
    .lean()
  const texts = await findCurrentTexts()
  return new Map(
    people.map(({ id, birthDate }) => {
      const own = statements.filter(({ subjectId }) => subjectId.toString() === id)
      const guardianIds = links
        .filter(({ childId }) => childId.toString() === id)
        .map((link) => link.guardianId.toString())
      const standings = purposes.map((purpose) => {
        const { renewedVersion } = texts.get(purpose)!
        const ofPurpose = own.filter((one) => one.purpose === purpose)
        return [purpose, standingOf({ birthDate, statements: ofPurpose, renewedVersion, guardianIds, now })]
      })
      return [id, Object.fromEntries(standings) as Record<Purpose, Standing>]
    }),
  )
}
