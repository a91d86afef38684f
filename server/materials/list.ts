// One's own materials, those that wait for somebody, and all that the search index has to know of.

import type { Types } from 'mongoose'
import { type Order, type Page, pageFrom, type PageInput, pageQuery } from '../api/index.ts'
import type { Actor } from '../actor.ts'
import { Material, type MaterialRecord } from './material.model.ts'
import type { State } from './states.ts'
import { schoolCurators, sectorCurators, viewableBy } from './viewers.ts'

export interface OwnQuery {
  readonly state?: State | undefined
}

const latestFirst: Order = { field: 'changedAt', direction: -1 }

/** The last changed first. */
export async function listOwn(actor: Actor, { state }: OwnQuery, page: PageInput): Promise<Page<MaterialRecord>> {
  return await listPage([{ ownerId: actor.personId, ...(state && { state }) }], page)
}

/** What waits for a step of the actor: in their schools, in the sector. */
export async function listWaiting(actor: Actor, page: PageInput): Promise<Page<MaterialRecord>> {
  const conditions: Record<string, unknown>[] = []
  for (const { role, unitId: ownId, schoolId: unitId = ownId } of actor.memberships) {
    if (role === 'subjectLeader') conditions.push({ unitId, state: 'awaitingGroup' })
    if (schoolCurators.includes(role)) conditions.push({ unitId, state: { $in: ['awaitingGroup', 'awaitingSchool'] } })
    if (sectorCurators.includes(role)) conditions.push({ state: { $in: ['proposedToSector', 'inPanel'] } })
  }
  if (conditions.length === 0) return { items: [], next: undefined }
  return await listPage([{ $or: conditions }, viewableBy(actor)], page)
}

/** All of them, by id, a few at a time: for the search index. */
export async function* walkMaterials(after?: Types.ObjectId): AsyncGenerator<MaterialRecord> {
  let last = after
  for (;;) {
    const found: MaterialRecord[] = await Material.find(last ? { _id: { $gt: last } } : {})
      .sort({ _id: 1 })
      .limit(atATime)
      .lean()
    yield* found
    last = found.at(-1)?._id
    if (found.length < atATime || !last) return
  }
}

/** The same, so many at a time. */
export async function* walkBatches(size: number): AsyncGenerator<MaterialRecord[]> {
  const batch: MaterialRecord[] = []
  for await (const one of walkMaterials()) {
    batch.push(one)
    if (batch.length === size) yield batch.splice(0)
  }
  if (batch.length > 0) yield batch
}

const atATime = 200

async function listPage(conditions: readonly object[], page: PageInput): Promise<Page<MaterialRecord>> {
  const { filter, sort, limit } = pageQuery(page, latestFirst)
  const found = await Material.find({ $and: [...conditions, filter] })
    .sort(sort)
    .limit(limit)
    .lean()
  return pageFrom(found, page, latestFirst, (record) => record)
}
