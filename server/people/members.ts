// Who belongs to a unit, without asking who wants to know: for features that have answered that.

import type { ClientSession, Types } from 'mongoose'
import { type Order, type Page, pageFrom, type PageInput, pageQuery } from '../api/paging.ts'
import { type Role, roles } from '../roles.ts'
import { validAt } from '../schools/index.ts'
import { findPeople, type KnownPerson } from './find.ts'
import { groupOf, placeKeyOf } from './group.ts'
import { Membership, type MembershipRecord } from './membership.model.ts'
import { searchKeysOf } from './name-keys.ts'
import { type Group, Person } from './person.model.ts'

export interface MemberQuery {
  readonly unitId: Types.ObjectId
  readonly group: Group
  /** Words of the name. */
  readonly text?: string
  /** Leaves out who has a place in one of these. */
  readonly notInClassIds?: readonly Types.ObjectId[]
}

/** Those of a moment, by name. */
export async function listMembers(query: MemberQuery, input: PageInput, at = new Date()): Promise<Page<KnownPerson>> {
  const { unitId, group, text = '', notInClassIds = [] } = query
  const key = placeKeyOf(unitId, group)
  const words = searchKeysOf(text)
  const { filter, sort, limit } = pageQuery(input, byName)
  const found = await Person.find(
    {
      $and: [
        { 'places.key': key },
        { places: { $elemMatch: { key, ...validAt(at) } } },
        ...(words.length === 0 ? [] : [{ nameKeys: { $all: words } }]),
        ...(notInClassIds.length === 0 ? [] : [{ classIds: { $nin: [...notInClassIds] } }]),
        filter,
      ],
    },
    { sortKey: 1 },
  )
    .sort(sort)
    .limit(limit)
    .lean()
  const people = await findPeople(found.map(({ _id }) => _id))
  const page = pageFrom(found, input, byName, ({ _id }) => people.get(_id.toString()))
  return { ...page, items: page.items.flatMap((person) => person ?? []) }
}

/** Everybody who has that role in a unit at a moment. */
export async function listMemberIds(
  { unitId, role }: { unitId: Types.ObjectId; role: Role },
  at: Date,
): Promise<Types.ObjectId[]> {
  const found = await Membership.find({ unitId, role, ...validAt(at) }, { personId: 1 }).lean()
  return found.map(({ personId }) => personId)
}

/** What these people are, were and will be in a unit. */
export async function findMemberships(
  { personIds, unitId }: { personIds: readonly Types.ObjectId[]; unitId: Types.ObjectId },
  session?: ClientSession,
): Promise<MembershipRecord[]> {
  return await Membership.find({ personId: { $in: [...personIds] }, unitId }, undefined, { session }).lean()
}

/** Some of those of a unit that last beyond a moment, whatever they are. */
export async function listMembershipsBeyond(
  { unitId, limit }: { unitId: Types.ObjectId; limit: number },
  time: Date,
  session?: ClientSession,
): Promise<MembershipRecord[]> {
  const open = { $or: [{ to: { $exists: false } }, { to: { $gt: time } }] }
  return await Membership.find({ unitId, ...open }, undefined, { session })
    .limit(limit)
    .lean()
}

/** Who worked in a unit and left it, or will on a day that is known. */
export async function listLeavers(unitId: Types.ObjectId): Promise<Types.ObjectId[]> {
  const staff = roles.filter((role) => groupOf(role) === 'staff')
  const found = await Membership.find({ unitId, role: { $in: staff }, to: { $exists: true } }, { personId: 1 }).lean()
  return [...new Map(found.map(({ personId }) => [personId.toString(), personId])).values()]
}

/** Telephone numbers, by the ids of those who have one. */
export async function findPhones(ids: readonly Types.ObjectId[]): Promise<Map<string, string>> {
  const found = await Person.find({ _id: { $in: [...ids] } }, { phone: 1 }).lean()
  return new Map(found.flatMap(({ _id, phone }) => (phone ? [[_id.toString(), phone]] : [])))
}

const byName: Order = { field: 'sortKey', direction: 1 }
