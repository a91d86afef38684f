// What is kept of a person besides what they are where: as plain values, to be compared and shown.

import type { Gender, PersonRecord } from './person.model.ts'

export interface Facts {
  readonly fullName: string
  /** null: as the full name gives it. */
  readonly sortName: string | null
  /** `2015-03-12` */
  readonly birthDate: string | null
  readonly gender: Gender | null
  readonly sectorCode: string | null
  readonly email: string | null
  readonly phone: string | null
}

export const factNames = [
  ...['fullName', 'sortName', 'birthDate', 'gender', 'sectorCode', 'email', 'phone'],
] as (keyof Facts)[]

export function factsOf(person: PersonRecord): Facts {
  const { fullName, sortName, isSortNameGiven, birthDate, gender, sectorCode, email, phone } = person
  return {
    fullName,
    sortName: isSortNameGiven ? (sortName ?? null) : null,
    birthDate: birthDate ? dayOfBirth(birthDate) : null,
    gender: gender ?? null,
    sectorCode: sectorCode ?? null,
    email: email ?? null,
    phone: phone ?? null,
  }
}

/** Nobody is born at a time of the day: it is kept as the beginning of that day in UTC. */
export function birthDateOf(day: string): Date {
  return new Date(`${day}T00:00:00Z`)
}

export function dayOfBirth(birthDate: Date): string {
  return birthDate.toISOString().slice(0, 10)
}

/** Those that are not the same. */
export function differing(one: Facts, other: Facts): (keyof Facts)[] {
  return factNames.filter((name) => one[name] !== other[name])
}

/** Names are written with single spaces. */
export function plainName(text: string): string {
  return text.normalize('NFC').trim().replace(/\s+/g, ' ')
}
