// Lists of people are read along copies that each person has: of their memberships (`places`), of the classes that they are in
// now (`classIds`), and of what they are sorted and found by (`sortName`, `sortKey`, `nameKeys`, `phoneKey`). Everybody from
// before gets them; who has them rightly is left alone, so it may stop anywhere and be run again. What servers of the version
// before write meanwhile is brought up by calling it once more when they have stopped.

import type { Collection, Db, ObjectId } from 'mongodb'
import type { Migration } from '../../server/operations/index.ts'
import { personKeysOf } from '../../server/people/name-keys.ts'
import { phoneKeyOf } from '../../server/people/phone-key.ts'
import { placeOf } from '../../server/people/places.ts'
import { nameSortKeyOf, sortNameOf } from '../../server/people/sort-name.ts'
import type { Role } from '../../server/roles.ts'

export const migration: Migration = {
  run: async ({ database, tell }) => {
    const people = database.collection<OldPerson>('people')
    let [looked, changed] = [0, 0]
    for (let last: ObjectId | undefined; ;) {
      const batch = await people
        .find(last ? { _id: { $gt: last } } : {}, { projection: read })
        .sort({ _id: 1 })
        .limit(atOnce)
        .toArray()
      if (batch.length === 0) break
      changed += await bringUp(batch, people, database)
      looked += batch.length
      last = batch.at(-1)!._id
      if (looked % (20 * atOnce) === 0) tell(`${looked} people looked at`)
    }
    return `${changed} of ${looked} people were brought up`
  },
}

const atOnce = 500

interface Place {
  readonly unitId: ObjectId
  readonly role: Role
  readonly from: Date
  readonly to?: Date
}

interface Membership extends Place {
  readonly personId: ObjectId
}

interface Placement {
  readonly personId: ObjectId
  readonly classId: ObjectId
}

interface OldPerson {
  readonly _id: ObjectId
  readonly fullName: string
  readonly sortName?: string
  readonly sortKey?: string
  readonly nameKeys?: readonly string[]
  readonly phone?: string
  readonly phoneKey?: string
  readonly places?: readonly Place[]
  readonly classIds?: readonly ObjectId[]
  readonly removedAt?: Date
}

const read = {
  ...{ fullName: 1, sortName: 1, sortKey: 1, nameKeys: 1, phone: 1, phoneKey: 1 },
  ...{ places: 1, classIds: 1, removedAt: 1 },
} as const

async function bringUp(batch: readonly OldPerson[], people: Collection<OldPerson>, database: Db): Promise<number> {
  const ofBatch = { personId: { $in: batch.map(({ _id }) => _id) } }
  const memberships = await database.collection<Membership>('memberships').find(ofBatch).sort({ _id: 1 }).toArray()
  const lasting = { $or: [{ to: { $exists: false } }, { to: { $gt: new Date() } }] }
  const placements = await database
    .collection<Placement>('placements')
    .find({ $and: [ofBatch, lasting] })
    .sort({ _id: 1 })
    .toArray()
  const [membershipsOf, placementsOf] = [grouped(memberships), grouped(placements)]
  const writes = batch.flatMap((person) => {
    const id = person._id.toString()
    const wanted = wantedFor(person, membershipsOf.get(id) ?? [], placementsOf.get(id) ?? [])
    const differing = Object.entries(wanted).filter(
      ([name, value]) => comparable(person[name as keyof OldPerson]) !== comparable(value),
    )
    if (differing.length === 0) return []
    const update = { $set: Object.fromEntries(differing) }
    // Whoever is given another name at this moment is looked at again in the next run.
    return [{ updateOne: { filter: { _id: person._id, fullName: person.fullName }, update } }]
  })
  if (writes.length === 0) return 0
  return (await people.bulkWrite(writes, { ordered: false })).modifiedCount
}

function wantedFor(person: OldPerson, memberships: readonly Place[], placements: readonly Placement[]) {
  const { fullName, removedAt, phone } = person
  const places = memberships.map((one) => placeOf(one as unknown as Parameters<typeof placeOf>[0]))
  const classIds = placements.map(({ classId }) => classId)
  const shared = { places, classIds: removedAt ? [] : classIds }
  if (removedAt) return { ...shared, sortName: person.sortName ?? fullName, sortKey: '', nameKeys: [] }
  const sortName = person.sortName ?? sortNameOf(fullName)
  const nameKeys = personKeysOf(
    fullName,
    memberships.map(({ role }) => role),
  )
  return {
    ...shared,
    sortName,
    sortKey: nameSortKeyOf(sortName),
    nameKeys,
    ...(phone ? { phoneKey: phoneKeyOf(phone) } : {}),
  }
}

/** Lists are the same in any order. */
function comparable(value: unknown): string | undefined {
  if (!Array.isArray(value)) return value as string | undefined
  return JSON.stringify(value.map((one) => JSON.stringify(plain(one))).sort())
}

function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('key' in value)) return value
  const { key, role, from, to } = value as Place & { key: string }
  return [key, role, from, to ?? null]
}

function grouped<T extends { readonly personId: ObjectId }>(records: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const record of records) {
    const key = record.personId.toString()
    groups.set(key, [...(groups.get(key) ?? []), record])
  }
  return groups
}
