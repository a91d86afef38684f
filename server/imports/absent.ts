// Who and what is in the system but not in a list. That is shown, and nothing else: a missing row ends and removes nothing.

import { Types } from 'mongoose'
import { listClassesOf, listPlacementsOf } from '../classes/index.ts'
import { findPeople, type RecognisedPerson, walkPeople } from '../people/index.ts'
import { dayText } from './plan/match.ts'
import { isOpen } from './plan/roles.ts'
import { ImportRow } from './row.model.ts'
import type { Setting } from './setting.ts'
import type { Kind } from './wanted.ts'

export interface Absent {
  readonly kind: Kind
  readonly count: number
  /** The first ones, by name. */
  readonly names: readonly string[]
}

const mostNames = 200

/** Of a list of one school. Pupils: of the classes that stand in the list, if any does. */
export async function findAbsent(
  setting: Setting,
  importId: Types.ObjectId,
  kinds: readonly Kind[],
): Promise<Absent[]> {
  const { schoolId } = setting
  if (!schoolId) return []
  const meant = await meantIds(importId)
  const absent = [
    ...(kinds.includes('classes') ? [await absentClasses(setting, schoolId, meant)] : []),
    ...(kinds.includes('staff') ? [await absentPeople('staff', setting, { schoolId, meant })] : []),
    ...(kinds.includes('pupils') ? [await absentPupils(setting, importId, { schoolId, meant })] : []),
  ]
  return absent.filter(({ count }) => count > 0)
}

/** Whom rows are about, or might be. */
async function meantIds(importId: Types.ObjectId): Promise<Set<string>> {
  const rows = await ImportRow.find({ importId }, { targetId: 1, candidates: 1 }).lean()
  return new Set(
    rows.flatMap(({ targetId, candidates }) => [
      ...(targetId ? [targetId.toString()] : []),
      ...(candidates as { id?: string }[]).flatMap(({ id }) => id ?? []),
    ]),
  )
}

async function absentClasses(
  { yearKey }: Setting,
  schoolId: Types.ObjectId,
  meant: ReadonlySet<string>,
): Promise<Absent> {
  const missing = (await listClassesOf(schoolId, yearKey)).filter(({ _id }) => !meant.has(_id.toString()))
  return { kind: 'classes', count: missing.length, names: missing.slice(0, mostNames).map(({ name }) => name) }
}

interface Among {
  readonly schoolId: Types.ObjectId
  readonly meant: ReadonlySet<string>
}

async function absentPeople(kind: 'staff' | 'pupils', { today }: Setting, { schoolId, meant }: Among): Promise<Absent> {
  const group = kind === 'staff' ? 'staff' : 'student'
  const names: string[] = []
  let count = 0
  for await (const person of walkPeople(schoolId, group)) {
    const isHere = person.places.some(
      (place) => place.group === group && place.unitId.equals(schoolId) && isOpen(place, today),
    )
    if (!isHere || meant.has(person._id.toString())) continue
    if (count++ < mostNames) names.push(nameOf(person))
  }
  return { kind, count, names }
}

async function absentPupils(setting: Setting, importId: Types.ObjectId, among: Among): Promise<Absent> {
  const { schoolId, meant } = among
  const listed = (await ImportRow.distinct('wanted.className', { importId, kind: 'pupils' })) as (string | null)[]
  const names = new Set(listed.filter((name) => name !== null))
  if (names.size === 0) return await absentPeople('pupils', setting, among)
  const classes = (await listClassesOf(schoolId, setting.yearKey)).filter(({ name }) => names.has(name))
  const places = await listPlacementsOf({ classIds: classes.map(({ _id }) => _id) })
  const ids = places.filter(({ to, personId }) => isOpen({ to }, setting.today) && !meant.has(personId.toString()))
  const people = await findPeople(ids.map(({ personId }) => personId))
  const sorted = [...people.values()].sort((a, b) => (a.sortKey < b.sortKey ? -1 : 1))
  return { kind: 'pupils', count: sorted.length, names: sorted.slice(0, mostNames).map(nameOf) }
}

function nameOf({ fullName, birthDate }: Pick<RecognisedPerson, 'fullName' | 'birthDate'>): string {
  return birthDate ? `${fullName} (${dayText(birthDate).split('-').reverse().join('/')})` : fullName
}
