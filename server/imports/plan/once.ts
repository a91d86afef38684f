// A list may have somebody twice: the second time is told, not done.

import type { Types } from 'mongoose'
import { userNameKeyOf } from '../../accounts/index.ts'
import type { Group } from '../../people/index.ts'
import type { KnownUnit } from '../../schools/index.ts'
import type { Reason, WantedPerson } from '../wanted.ts'
import { nameAndBirth } from './match.ts'
import type { EarlierPerson, ListMemory } from './memory.ts'
import type { World } from './world.ts'

interface InList {
  readonly school: KnownUnit
  readonly group: Group
  readonly place: string
}

/** What cannot belong to two people. */
function keysOf({ id, sectorCode, personalId, userName }: WantedPerson): [string, string][] {
  const keys: [string, string | undefined][] = [
    ['id', id],
    ['sectorCode', sectorCode],
    ['personalId', personalId?.mark],
    ['userName', userName && userNameKeyOf(userName)],
  ]
  return keys.flatMap(([field, key]): [string, string][] => (key === undefined ? [] : [[field, key]]))
}

export function repeated({ memory }: World, wanted: WantedPerson, { school, group }: InList): Reason | undefined {
  for (const [field, key] of keysOf(wanted)) {
    const place = memory?.seen.get(`${field} ${key} ${group} ${school.id}`)
    if (place !== undefined) return { code: 'identifierRepeated', values: { field, place } }
  }
  return undefined
}

export interface Remembered extends InList {
  readonly wanted: WantedPerson
  readonly id: Types.ObjectId
  readonly isNew: boolean
}

export function remember({ memory }: World, { school, group, place, wanted, id, isNew }: Remembered): void {
  if (!memory) return
  for (const [field, key] of keysOf(wanted)) memory.seen.set(`${field} ${key} ${group} ${school.id}`, place)
  memory.seen.set(`target ${id.toString()} ${group}`, place)
  if (isNew) keep(memory, { id, place, wanted }, school)
}

/** Somebody will be there when this row is done: who, is still asked. */
export function foresee(
  { memory }: World,
  wanted: WantedPerson,
  { school, place, id }: Omit<InList, 'group'> & { id: Types.ObjectId },
): void {
  if (memory && !memory.people.has(nameAndBirth(school.id, wanted))) keep(memory, { id, place, wanted }, school)
}

function keep(memory: ListMemory, earlier: EarlierPerson, school: KnownUnit): void {
  for (const [field, key] of keysOf(earlier.wanted)) memory.people.set(`${field} ${key}`, earlier)
  memory.people.set(nameAndBirth(school.id, earlier.wanted), earlier)
}

/** Somebody whom an earlier row will create. */
export function earlierPerson({ memory }: World, wanted: WantedPerson, school: KnownUnit) {
  const keys = keysOf(wanted).map(([field, key]) => `${field} ${key}`)
  for (const key of [...keys, nameAndBirth(school.id, wanted)]) {
    const found = memory?.people.get(key)
    if (found) return found
  }
  return undefined
}
