// The children that somebody is a guardian of, each with its school.

import type { Types } from 'mongoose'
import type { Actor } from '../../actor.ts'
import { createMemory } from '../../changes/index.ts'
import type { ShownLink } from '../../pages/place-links.ts'
import { findUnits } from '../../schools/index.ts'
import type { GuardianRelation, GuardianshipRecord } from '../guardianship.model.ts'
import { listGuardianships } from '../guardians.ts'
import { Person, type PersonRecord } from '../person.model.ts'

export interface Child {
  readonly person: PersonRecord
  readonly relation: GuardianRelation
  /** Names of today's. */
  readonly schools: readonly string[]
  /** What other features have of them: class, marks, consents. */
  readonly links: readonly ShownLink[]
}

export async function listChildren(actor: Actor, now = new Date()): Promise<Omit<Child, 'links'>[]> {
  const links = await findLinks(actor.personId, now)
  const children = await findChildren(links.map(({ childId }) => childId))
  const placed = children.map((person) => ({ person, unitIds: schoolsOf(person, now) }))
  const units = await findUnits(placed.flatMap(({ unitIds }) => unitIds))
  return placed.map(({ person, unitIds }) => ({
    person,
    relation: links.find(({ childId }) => childId.equals(person._id))!.relation,
    schools: unitIds.flatMap((id) => units.get(id)?.name ?? []),
  }))
}

/** Where they learn today. */
export function schoolsOf({ places }: Pick<PersonRecord, 'places'>, now: Date): string[] {
  const held = places.filter(({ group, from, to }) => group === 'student' && from <= now && (!to || to > now))
  return held.map(({ unitId }) => unitId.toString())
}

// Both stand on the home page of every guardian: remembered until somebody changes one of them.
const linksKnown = createMemory<readonly GuardianshipRecord[]>('person', 20_000)
const childrenKnown = createMemory<PersonRecord>('person', 20_000)

async function findLinks(guardianId: Types.ObjectId, now: Date): Promise<readonly GuardianshipRecord[]> {
  const key = guardianId.toString()
  const known = linksKnown.get(key)
  if (known) return known

  const since = linksKnown.begin()
  const links = await listGuardianships({ guardianId }, now)
  linksKnown.set(key, links, since)
  return links
}

/** In the order of names. */
async function findChildren(ids: readonly Types.ObjectId[]): Promise<PersonRecord[]> {
  const known = ids.flatMap((id) => childrenKnown.get(id.toString()) ?? [])
  const missing = ids.filter((id) => !known.some(({ _id }) => _id.equals(id)))
  const since = childrenKnown.begin()
  const read = missing.length === 0 ? [] : await Person.find({ _id: { $in: missing } }).lean()
  for (const child of read) childrenKnown.set(child._id.toString(), child, since)
  return [...known, ...read].filter(({ removedAt }) => !removedAt).sort((a, b) => (a.sortKey < b.sortKey ? -1 : 1))
}
