// The report of a rollover, item by item.

import type { Types } from 'mongoose'
import type { Actor } from '../../actor.ts'
import { type Order, type Page, pageFrom, type PageInput, pageQuery } from '../../api/index.ts'
import { findPeople, type KnownPerson } from '../../people/index.ts'
import { type ItemResult, RolloverItem, type RolloverItemRecord } from './rollover.model.ts'
import { findRollover } from './start.ts'

/** What was not done as planned, because something had changed. */
export const resultsToLookAt = [
  'changed',
  'placed',
  'gone',
  'notPlanned',
  'notStaff',
  'hasClassTeacher',
] as const satisfies ItemResult[]

export interface ListedItem {
  readonly item: RolloverItemRecord
  readonly person: KnownPerson | undefined
}

/** All, those to look at, or those that an undoing has left alone. @throws AppError 404 */
export async function listItems(
  actor: Actor,
  rolloverId: Types.ObjectId,
  show: 'all' | 'look' | 'refused',
  input: PageInput,
): Promise<Page<ListedItem>> {
  await findRollover(actor, rolloverId)
  const shown = { all: {}, look: { result: { $in: resultsToLookAt } }, refused: { undo: 'refused' } }[show]
  const { filter, sort, limit } = pageQuery(input, inOrder)
  const found = await RolloverItem.find({ $and: [{ rolloverId, ...shown }, filter] })
    .sort(sort)
    .limit(limit)
    .lean()
  const people = await findPeople(found.flatMap(({ personId }) => personId ?? []))
  return pageFrom(found, input, inOrder, (item) => ({ item, person: people.get(String(item.personId)) }))
}

export async function countRefused(rolloverId: Types.ObjectId): Promise<number> {
  return await RolloverItem.countDocuments({ rolloverId, undo: 'refused' })
}

const inOrder: Order = { field: 'order', direction: 1 }
