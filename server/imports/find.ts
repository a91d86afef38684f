import type { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { type Order, type Page, pageFrom, type PageInput, pageQuery } from '../api/index.ts'
import { forbidden, notFound } from '../errors.ts'
import { canImport, canSeeImports, importsSeenBy } from './access.ts'
import { ImportList, type ListRecord } from './list.model.ts'
import { type Outcome, outcomes } from './plan/planned.ts'
import { ImportRow, type RowRecord, type RowState, rowStates } from './row.model.ts'

/** @throws AppError 404 */
export async function findList(actor: Actor, id: Types.ObjectId): Promise<ListRecord> {
  const list = await ImportList.findById(id).lean()
  if (!list || !canSeeImports(actor, list.schoolId)) throw notFound()
  return list
}

/** @throws AppError 404, 403 for whoever may only see it */
export async function findListToWorkOn(actor: Actor, id: Types.ObjectId): Promise<ListRecord> {
  const list = await findList(actor, id)
  if (!canImport(actor, list.schoolId)) throw forbidden()
  return list
}

const newestFirst: Order = { field: 'createdAt', direction: -1 }

export async function listLists(actor: Actor, page: PageInput): Promise<Page<ListRecord>> {
  const { filter, sort, limit } = pageQuery(page, newestFirst)
  const found = await ImportList.find({ $and: [importsSeenBy(actor), filter] })
    .sort(sort)
    .limit(limit)
    .lean()
  return pageFrom(found, page, newestFirst, (list) => list)
}

export const rowFilters = [...outcomes, ...rowStates.filter((state) => state !== 'planned'), 'remarked'] as const
export type RowFilter = (typeof rowFilters)[number]

const inOrder: Order = { field: 'number', direction: 1 }

/** All, those of one outcome, those of which one thing has become, or those about which something was noticed. @throws AppError 404 */
export async function listRows(
  actor: Actor,
  id: Types.ObjectId,
  { filter: wanted, page }: { filter: RowFilter | undefined; page: PageInput },
): Promise<Page<RowRecord>> {
  await findList(actor, id)
  return await readRows(id, wanted, page)
}

/** Without asking who wants to know. */
export async function readRows(
  id: Types.ObjectId,
  wanted: RowFilter | undefined,
  page: PageInput,
): Promise<Page<RowRecord>> {
  const { filter, sort, limit } = pageQuery(page, inOrder)
  const found = await ImportRow.find({ $and: [{ importId: id }, filterFor(wanted), filter] })
    .sort(sort)
    .limit(limit)
    .lean<RowRecord[]>()
  return pageFrom(found, page, inOrder, (row) => row)
}

function filterFor(wanted: RowFilter | undefined): object {
  if (wanted === undefined) return {}
  if (wanted === 'remarked') return { 'remarks.0': { $exists: true } }
  const isOutcome = (outcomes as readonly string[]).includes(wanted)
  return isOutcome ? { outcome: wanted as Outcome } : { state: wanted as RowState }
}
