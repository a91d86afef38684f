import type { Actor } from '../../actor.ts'
import { type Order, type Page, pageFrom, type PageInput, pageQuery } from '../../api/index.ts'
import { forbidden } from '../../errors.ts'
import { canEditCurriculum } from '../access.ts'
import {
  type Action,
  CurriculumImport,
  CurriculumImportItem,
  type ImportRecord,
  type ItemRecord,
} from './import.model.ts'

/** The newest first. @throws AppError 403 */
export async function listImports(actor: Actor, page: PageInput): Promise<Page<ImportRecord>> {
  if (!canEditCurriculum(actor)) throw forbidden()
  const { filter, sort, limit } = pageQuery(page, byTime)
  return pageFrom(await CurriculumImport.find(filter).sort(sort).limit(limit).lean(), page, byTime, (found) => found)
}

/** What the report can be narrowed to: what the dry run says, or what was not done after all. */
export const shownItems = ['create', 'change', 'leave', 'refuse', 'skipped', 'kept'] as const
export type ShownItems = (typeof shownItems)[number]

/** In the order of the file. */
export async function listItems(
  { _id }: Pick<ImportRecord, '_id'>,
  shown: ShownItems | undefined,
  page: PageInput,
): Promise<Page<ItemRecord>> {
  const { filter, sort, limit } = pageQuery(page, inOrder)
  const found = await CurriculumImportItem.find({ $and: [{ importId: _id, ...filterOf(shown) }, filter] })
    .sort(sort)
    .limit(limit)
    .lean<ItemRecord[]>()
  return pageFrom(found, page, inOrder, (item) => item)
}

const byTime: Order = { field: 'createdAt', direction: -1 }
const inOrder: Order = { field: 'at', direction: 1 }

function filterOf(shown: ShownItems | undefined): { action?: Action; result?: 'skipped' | 'kept' } {
  if (shown === undefined) return {}
  return shown === 'skipped' || shown === 'kept' ? { result: shown } : { action: shown }
}
