import type { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { type Order, type Page, pageFrom, type PageInput, pageQuery } from '../api/index.ts'
import { notFound } from '../errors.ts'
import { ownedBy } from './access.ts'
import { Package, type PackageRecord } from './package.model.ts'
import { type Outcome, outcomes, Row, type RowRecord, type RowState, rowStates } from './row.model.ts'

/** One's own. @throws AppError 404 */
export async function findPackage(actor: Actor, id: Types.ObjectId): Promise<PackageRecord> {
  const found = await Package.findOne({ $and: [{ _id: id }, ownedBy(actor)] }).lean()
  if (!found) throw notFound()
  return found
}

const latestFirst: Order = { field: 'createdAt', direction: -1 }

export async function listPackages(actor: Actor, page: PageInput): Promise<Page<PackageRecord>> {
  const { filter, sort, limit } = pageQuery(page, latestFirst)
  const found = await Package.find({ $and: [ownedBy(actor), filter] })
    .sort(sort)
    .limit(limit)
    .lean()
  return pageFrom(found, page, latestFirst, (record) => record)
}

export const rowFilters = [...outcomes, 'done', 'failed', 'undone', 'kept'] as const
export type RowFilter = (typeof rowFilters)[number]

const inOrder: Order = { field: 'number', direction: 1 }

/** Of a package that the caller has found. */
export async function listRows(
  packageId: Types.ObjectId,
  filter: RowFilter | undefined,
  page: PageInput,
): Promise<Page<RowRecord>> {
  const { filter: further, sort, limit } = pageQuery(page, inOrder)
  const found = await Row.find({ $and: [{ packageId, ...conditionOf(filter) }, further] })
    .sort(sort)
    .limit(limit)
    .lean<RowRecord[]>()
  return pageFrom(found, page, inOrder, (record) => record)
}

export type Counts = Readonly<Record<RowFilter, number>>

export async function countRows(packageId: Types.ObjectId): Promise<Counts> {
  const counts: Partial<Record<RowFilter, number>> = {}
  for (const filter of rowFilters) counts[filter] = await Row.countDocuments({ packageId, ...conditionOf(filter) })
  return counts as Counts
}

function conditionOf(filter: RowFilter | undefined): object {
  if (filter === undefined) return {}
  return isState(filter) ? { state: filter } : { outcome: filter }
}

function isState(filter: RowFilter): filter is Exclude<RowState, 'planned'> & RowFilter {
  return rowStates.some((state) => state === filter)
}

/** Of which the worker makes drafts. */
export function dueOutcomes({ takesSame }: Pick<PackageRecord, 'takesSame'>): Outcome[] {
  return takesSame ? ['new', 'same'] : ['new']
}
