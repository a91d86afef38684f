// What harvesters walk through: by datestamp, so that what changes meanwhile comes once more at the end.

import type { Types } from 'mongoose'
import { type Order, type Page, pageFrom, pageQuery } from '../api/index.ts'
import { findMaterials, type MaterialRecord } from '../materials/index.ts'
import { isPublic } from './tell.ts'
import { ToldMaterial, type ToldRecord } from './told.model.ts'

/** What is left out does not narrow the list. */
export interface Selection {
  readonly set?: string | undefined
  /** Both belong to it. */
  readonly from?: Date | undefined
  readonly until?: Date | undefined
}

export interface Harvested {
  readonly told: ToldRecord
  /** Undefined: it is told as deleted. */
  readonly material: MaterialRecord | undefined
}

export const pageSize = 100

/** @throws AppError 422 for a cursor of another list */
export async function listHarvested(selection: Selection, cursor?: string): Promise<Page<Harvested>> {
  const page = { limit: pageSize, cursor }
  const { filter, sort, limit } = pageQuery(page, oldestFirst)
  const found: ToldRecord[] = await ToldMaterial.find({ $and: [filterOf(selection), filter] })
    .sort(sort)
    .limit(limit)
    .lean()
  const { items, next } = pageFrom(found, page, oldestFirst, (told) => told)
  return { items: await withMaterials(items), next }
}

export async function findHarvested(id: Types.ObjectId): Promise<Harvested | undefined> {
  const told = await ToldMaterial.findById(id).lean()
  return told ? (await withMaterials([told]))[0] : undefined
}

/** Undefined when counting would take longer than the list is worth. */
export async function countHarvested(selection: Selection): Promise<number | undefined> {
  if (Object.values(selection).every((narrow) => narrow === undefined))
    return await ToldMaterial.estimatedDocumentCount()
  const count = await ToldMaterial.countDocuments(filterOf(selection), { limit: mostCounted + 1 })
  return count > mostCounted ? undefined : count
}

/** No datestamp is or will be before it; undefined while there is none. */
export async function findEarliest(): Promise<Date | undefined> {
  const first = await ToldMaterial.findOne({}, { datestamp: 1 }).sort({ datestamp: 1, _id: 1 }).lean()
  return first?.datestamp
}

const oldestFirst: Order = { field: 'datestamp', direction: 1 }
const mostCounted = 10_000

function filterOf({ set, from, until }: Selection): Record<string, unknown> {
  const datestamp = { ...(from && { $gte: from }), ...(until && { $lte: until }) }
  return { ...(set !== undefined && { sets: set }), ...((from ?? until) && { datestamp }) }
}

/** They are looked at again: nothing that guests cannot see now is told, whatever was told before. */
async function withMaterials(all: readonly ToldRecord[]): Promise<Harvested[]> {
  const ids = all.filter(({ isDeleted }) => !isDeleted).map(({ _id }) => _id)
  const materials = await findMaterials(undefined, ids)
  return all.map((told) => {
    const material = materials.get(told._id.toString())
    return { told, material: material && isPublic(material) ? material : undefined }
  })
}
