// What was read, by what it is looked for.

import type { Types } from 'mongoose'
import type { GuardianshipRecord, RecognisedPerson } from '../../people/index.ts'

export function linked(links: readonly GuardianshipRecord[], today: Date): Map<string, GuardianshipRecord[]> {
  const byPerson = new Map<string, GuardianshipRecord[]>()
  for (const link of links) {
    if (link.to && link.to <= today) continue
    for (const id of [link.childId.toString(), link.guardianId.toString()])
      byPerson.set(id, [...(byPerson.get(id) ?? []), link])
  }
  return byPerson
}

export function indexed(
  people: readonly RecognisedPerson[],
  keyOf: (person: RecognisedPerson) => string | null | undefined,
) {
  return new Map(
    people.flatMap((person): [string, RecognisedPerson][] => {
      const key = keyOf(person)
      return key ? [[key, person]] : []
    }),
  )
}

export function grouped<T>(records: readonly T[], keyOf: (record: T) => Types.ObjectId): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const record of records) {
    const key = keyOf(record).toString()
    const group = groups.get(key)
    if (group) group.push(record)
    else groups.set(key, [record])
  }
  return groups
}

export function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)]
}
