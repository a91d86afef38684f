import type { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { type Order, type Page, pageFrom, type PageInput, pageQuery } from '../api/index.ts'
import { notFound } from '../errors.ts'
import { ownedBy } from './access.ts'
import { CourseImport, type ImportRecord } from './import.model.ts'
import { ImportRow, rowOutcomes, type RowRecord } from './row.model.ts'

/** One's own. @throws AppError 404 */
export async function findImport(actor: Actor, id: Types.ObjectId): Promise<ImportRecord> {
  const found = await CourseImport.findOne({ $and: [{ _id: id }, ownedBy(actor)] }).lean()
  if (!found) throw notFound()
  return found
}

const latestFirst: Order = { field: 'createdAt', direction: -1 }

export async function listImports(actor: Actor, page: PageInput): Promise<Page<ImportRecord>> {
  const { filter, sort, limit } = pageQuery(page, latestFirst)
  const found = await CourseImport.find({ $and: [ownedBy(actor), filter] })
    .sort(sort)
    .limit(limit)
    .lean()
  return pageFrom(found, page, latestFirst, (record) => record)
}

export const rowFilters = [...rowOutcomes, 'done', 'failed'] as const
export type RowFilter = (typeof rowFilters)[number]

const inOrder: Order = { field: 'number', direction: 1 }

/** Of an import that the caller has found. */
export async function listRows(
  importId: Types.ObjectId,
  filter: RowFilter | undefined,
  page: PageInput,
): Promise<Page<RowRecord>> {
  const { filter: further, sort, limit } = pageQuery(page, inOrder)
  const found = await ImportRow.find({ $and: [{ importId, ...conditionOf(filter) }, further] }, { fields: 0 })
    .sort(sort)
    .limit(limit)
    .lean<RowRecord[]>()
  return pageFrom(found, page, inOrder, (record) => record)
}

export type Counts = Readonly<Record<RowFilter, number>>

export async function countRows(importId: Types.ObjectId): Promise<Counts> {
  const counts: Partial<Record<RowFilter, number>> = {}
  for (const filter of rowFilters) counts[filter] = await ImportRow.countDocuments({ importId, ...conditionOf(filter) })
  return counts as Counts
}

function conditionOf(filter: RowFilter | undefined): object {
  if (filter === undefined) return {}
  return filter === 'done' || filter === 'failed' ? { state: filter } : { outcome: filter }
}
