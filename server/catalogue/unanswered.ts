import type { Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import { fold } from '../../storage/search/fold.ts'
import type { Actor, Origin } from '../actor.ts'
import { type Order, type Page, pageFrom, type PageInput, pageQuery } from '../api/index.ts'
import { record } from '../audit/index.ts'
import { forbidden, isDuplicateKey, notFound } from '../errors.ts'
import { dayOf } from '../schools/index.ts'
import { canReadGaps } from './access.ts'
import { facetNames } from './facets.ts'
import type { CatalogueQuery } from './input.ts'
import { Unanswered, type UnansweredRecord } from './unanswered.model.ts'

/** So many different ones of a day: whoever sends nonsense fills no more. */
const mostNewOnes = 2000

export async function noteUnanswered(
  { text, chosen }: Pick<CatalogueQuery, 'text' | 'chosen'>,
  now = new Date(),
): Promise<void> {
  const wanted = { text: fold(text), filters: filtersOf(chosen) }
  if (wanted.text === '' && wanted.filters === '') return
  const today = dayOf(now)
  // What was done and is still not found was not done.
  const again = { $inc: { count: 1 }, $set: { lastOn: today, isDone: false } }
  if ((await Unanswered.updateOne(wanted, again)).matchedCount > 0) return
  if ((await Unanswered.countDocuments({ firstOn: today })) >= mostNewOnes) return
  try {
    await Unanswered.create({ ...wanted, count: 1, firstOn: today, lastOn: today, isDone: false })
  } catch (error) {
    if (!isDuplicateKey(error)) throw error
    await Unanswered.updateOne(wanted, again)
  }
}

const mostWanted: Order = { field: 'count', direction: -1 }

/** The most wanted first. @throws AppError 403 */
export async function listUnanswered(
  actor: Actor,
  { isDone }: { readonly isDone: boolean },
  page: PageInput,
): Promise<Page<UnansweredRecord>> {
  if (!canReadGaps(actor)) throw forbidden()
  const { filter, sort, limit } = pageQuery(page, mostWanted)
  const found = await Unanswered.find({ $and: [{ isDone }, filter] })
    .sort(sort)
    .limit(limit)
    .lean<UnansweredRecord[]>()
  return pageFrom(found, page, mostWanted, (one) => one)
}

/** Somebody has seen to it. @throws AppError 403, 404 */
export async function markUnanswered(actor: Actor, id: Types.ObjectId, isDone: boolean, origin: Origin): Promise<void> {
  if (!canReadGaps(actor)) throw forbidden()
  await inTransaction(async (session) => {
    const before = await Unanswered.findByIdAndUpdate(id, { $set: { isDone } }, { session }).lean()
    if (!before) throw notFound()
    const told = isDone ? { action: 'catalogue.gapDone' } : { action: 'catalogue.gapReopened' }
    await record({ ...told, actor, subject: { kind: 'search', id }, after: { text: before.text }, origin }, session)
  })
}

/** What nobody has looked for in a year. */
export async function forgetOldOnes(now = new Date()): Promise<void> {
  const yearAgo = new Date(now.getTime() - 365 * 86_400_000)
  await Unanswered.deleteMany({ lastOn: { $lt: dayOf(yearAgo) } })
}

function filtersOf(chosen: CatalogueQuery['chosen']): string {
  const pairs = facetNames.flatMap((name) =>
    (chosen[name] ?? []).map((value): [string, string] => [name, String(value)]),
  )
  return new URLSearchParams(pairs.sort()).toString().slice(0, 500)
}
