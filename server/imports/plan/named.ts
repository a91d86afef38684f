// Whom and what rows name.

import type { Types } from 'mongoose'
import { nameSortKeyOf, sortNameOf } from '../../people/index.ts'
import type { Wanted, WantedPerson } from '../wanted.ts'
import { distinct } from './indexes.ts'

export function people(wanted: readonly Wanted[]): WantedPerson[] {
  return wanted.flatMap((one): WantedPerson[] => {
    if (one.kind === 'schools') return []
    if (one.kind === 'classes') return one.homeroomName || one.homeroomCode ? [homeroomTeacher(one)] : []
    if (one.kind === 'pupils') return [one.person, ...(one.guardians ?? []).map(({ person }) => person)]
    return one.kind === 'guardians' ? [one.person, one.child] : [one.person]
  })
}

function homeroomTeacher({
  homeroomName = '',
  homeroomCode,
}: {
  homeroomName?: string
  homeroomCode?: string
}): WantedPerson {
  return { fullName: homeroomName, ...(homeroomCode === undefined ? {} : { sectorCode: homeroomCode }) }
}

/** Of a pupil or a teacher whose birth date is known only those count who have the same or none: many are called alike. */
export function namesIn(schoolIds: readonly Types.ObjectId[], wanted: readonly Wanted[]) {
  const subjects = new Set(wanted.flatMap((one) => (one.kind === 'pupils' || one.kind === 'staff' ? [one.person] : [])))
  const called = people(wanted).filter(({ fullName }) => fullName !== '')
  const isBorn = (person: WantedPerson) => subjects.has(person) && person.birthDate !== undefined
  const born = called.filter(isBorn)
  const others = called.filter((person) => !isBorn(person))
  const birthDates = distinct(born.flatMap(({ birthDate }) => birthDate ?? [])).map((day) => new Date(day))
  return schoolIds.flatMap((unitId) => [
    ...(born.length > 0 ? [{ unitId, sortKeys: sortKeysOf(born), birthDates }] : []),
    ...(others.length > 0 ? [{ unitId, sortKeys: sortKeysOf(others) }] : []),
  ])
}

function sortKeysOf(named: readonly WantedPerson[]): string[] {
  return distinct(
    named.flatMap(({ fullName, sortName }) => [
      nameSortKeyOf(sortNameOf(fullName)),
      ...(sortName ? [nameSortKeyOf(sortName)] : []),
    ]),
  )
}

export function namesOfClasses(wanted: Wanted): string[] {
  if (wanted.kind === 'schools') return []
  if (wanted.kind === 'classes') return [wanted.name]
  if (wanted.kind === 'pupils') return wanted.className === undefined ? [] : [wanted.className]
  if (wanted.kind === 'guardians') return wanted.child.className === undefined ? [] : [wanted.child.className]
  return [...(wanted.homeroomClasses ?? []), ...(wanted.teaching ?? []).map(({ className }) => className)]
}
