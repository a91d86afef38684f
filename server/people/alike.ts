// Who may be the same human: somebody of the same name born on the same day, or with the same identifier.

import type { Types } from 'mongoose'
import { fold } from '../../storage/search/fold.ts'
import { canView } from './access.ts'
import { personalIdMarksOf } from './add.ts'
import { birthDateOf } from './facts.ts'
import { searchKeysOf } from './name-keys.ts'
import { Person, type PersonRecord } from './person.model.ts'
import type { PeopleScope } from './scope.ts'

export interface Described {
  readonly fullName: string
  readonly birthDate: string | null
  readonly personalId: string | null
  readonly sectorCode: string | null
}

export interface Alike {
  readonly personId: Types.ObjectId
  /** Undefined for somebody whom the asking one may not see: that there is somebody is all that is told. */
  readonly person: PersonRecord | undefined
  /** They have the very personal id or sector code: nobody else can have it. */
  readonly hasSameIdentifier: boolean
}

export async function findAlike(scope: PeopleScope, described: Described): Promise<Alike[]> {
  const found = new Map<string, { person: PersonRecord; hasSameIdentifier: boolean }>()
  for (const person of await findByIdentifier(described))
    found.set(person._id.toString(), { person, hasSameIdentifier: true })
  for (const person of await findByNameAndBirth(described))
    if (!found.has(person._id.toString())) found.set(person._id.toString(), { person, hasSameIdentifier: false })
  return [...found.values()].map(({ person, hasSameIdentifier }) => ({
    personId: person._id,
    person: canView(scope, person) ? person : undefined,
    hasSameIdentifier,
  }))
}

/** The one person of whom all of it is true: the name, the birth date, and each identifier that is given, at least one. */
export async function findExactly(described: Described): Promise<PersonRecord | undefined> {
  const { fullName, birthDate, personalId, sectorCode } = described
  const found = await findByIdentifier(described)
  const [person] = found
  if (!person || found.length > 1 || birthDate === null || !person.birthDate || person.removedAt) return undefined
  const isSame =
    isSameName(person.fullName, fullName) &&
    person.birthDate.getTime() === birthDateOf(birthDate).getTime() &&
    (personalId === null || (await personalIdMarksOf(personalId)).includes(person.personalIdMark ?? '')) &&
    (sectorCode === null || person.sectorCode === sectorCode)
  return isSame ? person : undefined
}

async function findByIdentifier({ personalId, sectorCode }: Described): Promise<PersonRecord[]> {
  const identifiers = [
    ...(personalId === null ? [] : [{ personalIdMark: { $in: await personalIdMarksOf(personalId) } }]),
    ...(sectorCode === null ? [] : [{ sectorCode }]),
  ]
  const found: PersonRecord[] = []
  for (const identifier of identifiers) found.push(...(await Person.find(identifier).lean()))
  return found.filter(({ _id }, at) => found.findIndex((other) => other._id.equals(_id)) === at)
}

/** More than this of one name and day are not looked at one by one by anybody. */
const most = 10

async function findByNameAndBirth({ fullName, birthDate }: Described): Promise<PersonRecord[]> {
  if (birthDate === null) return []
  const keys = searchKeysOf(fullName)
  const found = await Person.find({
    birthDate: birthDateOf(birthDate),
    ...(keys.length > 0 ? { nameKeys: { $all: keys } } : {}),
    removedAt: { $exists: false },
  })
    .hint({ birthDate: 1, sortKey: 1 })
    .limit(most)
    .lean()
  return found.filter((person) => isSameName(person.fullName, fullName))
}

/** Without case, marks and apostrophes: lists that come together write them differently. */
export function isSameName(one: string, other: string): boolean {
  const plain = (name: string) => fold(name).replace(/['’ʼ`]/g, '')
  return plain(one) === plain(other)
}
