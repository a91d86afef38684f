// Reports as those who decide them see them.

import type { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { type Order, type Page, pageFrom, type PageInput, pageQuery } from '../api/index.ts'
import { notFound } from '../errors.ts'
import { canDecide, decidableBy } from './access.ts'
import { Report, type ReportKind, type ReportRecord } from './report.model.ts'

export const shelves = ['open', 'mine', 'decided'] as const
/** Which of them somebody looks at: those they have claimed are open, too. */
export type Shelf = (typeof shelves)[number]

export interface ReportQuery {
  readonly shelf: Shelf
  readonly kind?: ReportKind | undefined
  readonly materialId?: Types.ObjectId | undefined
}

/** What is open begins with what has waited longest. */
export async function listReports(
  actor: Actor,
  { shelf, kind, materialId }: ReportQuery,
  page: PageInput,
): Promise<Page<ReportRecord>> {
  const order: Order = { field: 'at', direction: shelf === 'decided' ? -1 : 1 }
  const { filter, sort, limit } = pageQuery(page, order)
  const wanted = {
    isDecided: shelf === 'decided',
    ...(shelf === 'mine' && { claimedById: actor.personId }),
    ...(kind && { kind }),
    ...(materialId && { materialId }),
  }
  const found = await Report.find({ $and: [decidableBy(actor), wanted, filter] })
    .sort(sort)
    .limit(limit)
    .lean()
  return pageFrom(found, page, order, (report) => report)
}

/** @throws AppError 404, also for one of somebody else's queue */
export async function findReport(actor: Actor, id: Types.ObjectId): Promise<ReportRecord> {
  const report = await Report.findById(id).lean()
  if (!report || !canDecide(actor, report)) throw notFound()
  return report
}
