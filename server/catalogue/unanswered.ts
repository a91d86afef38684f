import type { ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import { fold } from '../../storage/search/fold.ts'
import type { Actor, Origin } from '../actor.ts'
import { type Order, type Page, pageFrom, type PageInput, pageQuery } from '../api/index.ts'
import { record } from '../audit/index.ts'
import { forbidden, isDuplicateKey, notFound } from '../errors.ts'
import { dayOf } from '../schools/index.ts'
import { canReadGaps } from './access.ts'
import { forgetAskers, isFirst, marksFor } from './askers.ts'
import { facetNames } from './facets.ts'
import type { CatalogueQuery } from './input.ts'
import { Unanswered, type UnansweredRecord } from './unanswered.model.ts'

/** So many different ones of a day: whoever sends nonsense fills no more. */
const mostNewOnes = 2000

/** `asker`: what tells them from others for today; it is not stored. */
export async function noteUnanswered(
  { text, chosen }: Pick<CatalogueQuery, 'text' | 'chosen'>,
  asker: readonly string[],
  now = new Date(),
): Promise<void> {
  const wanted = { text: fold(text), filters: filtersOf(chosen) }
  if (wanted.text === '' && wanted.filters === '') return
  const today = dayOf(now)
  const marks = await marksFor([wanted.text, wanted.filters, ...asker], today)
  const note = async () => await inTransaction((session) => noteWithin({ wanted, today, marks }, session))
  try {
    await note()
  } catch (error) {
    // Somebody else was the first to look for it, at the same moment.
    if (!isDuplicateKey(error)) throw error
    await note()
  }
}

interface Noted {
  readonly wanted: { readonly text: string; readonly filters: string }
  readonly today: string
  readonly marks: readonly string[]
}

/** The mark of who has asked and the count, both or neither. */
async function noteWithin({ wanted, today, marks }: Noted, session: ClientSession): Promise<void> {
  const known = await Unanswered.findOne(wanted, { lastOn: 1 }).session(session).lean()
  if (!known && (await Unanswered.countDocuments({ firstOn: today }).session(session)) >= mostNewOnes) return
  const askers = (await isFirst(marks, today, session)) ? 1 : 0
  // What was done and is still not found was not done.
  const told = { lastOn: today, isDone: false, changedAt: new Date() }
  if (known) {
    const $inc = { count: 1, askers, days: known.lastOn === today ? 0 : 1 }
    await Unanswered.updateOne({ _id: known._id }, { $set: told, $inc }, { session })
  } else await Unanswered.create([{ ...wanted, ...told, count: 1, askers: 1, days: 1, firstOn: today }], { session })
}

export interface AddedUnanswered {
  readonly text: string
  /** As an address names them: `grade=6&subject=TOAN`. */
  readonly filters: string
  readonly count: number
  readonly askers: number
  readonly days: number
  readonly firstOn: string
  readonly lastOn: string
}

/** Searches that come from elsewhere, each once: the demo. */
export async function addUnanswered(all: readonly AddedUnanswered[], session: ClientSession): Promise<void> {
  const changedAt = new Date()
  const records = all.map((one) => ({ ...one, text: fold(one.text), isDone: false, changedAt }))
  await Unanswered.insertMany(records, { session })
}

/** Those that have changed from a moment on, in that order, a few at a time; without one all of them. */
export async function* walkUnanswered(since?: Date): AsyncGenerator<UnansweredRecord[]> {
  let last: UnansweredRecord | undefined
  for (;;) {
    const after = last && {
      $or: [{ changedAt: { $gt: last.changedAt } }, { changedAt: last.changedAt, _id: { $gt: last._id } }],
    }
    const from = last?.changedAt ?? since
    const found = await Unanswered.find({ $and: [from ? { changedAt: { $gte: from } } : {}, after ?? {}] })
      .sort({ changedAt: 1, _id: 1 })
      .limit(atATime)
      .lean<UnansweredRecord[]>()
    if (found.length > 0) yield found
    last = found.at(-1)
    if (found.length < atATime || !last) return
  }
}

const atATime = 200

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
    const changes = { isDone, changedAt: new Date() }
    const before = await Unanswered.findByIdAndUpdate(id, { $set: changes }, { session }).lean()
    if (!before) throw notFound()
    const told = isDone ? { action: 'catalogue.gapDone' } : { action: 'catalogue.gapReopened' }
    await record({ ...told, actor, subject: { kind: 'search', id }, after: { text: before.text }, origin }, session)
  })
}

/** What nobody has looked for in a year. */
export async function forgetOldOnes(now = new Date()): Promise<void> {
  const yearAgo = new Date(now.getTime() - 365 * 86_400_000)
  await Unanswered.deleteMany({ lastOn: { $lt: dayOf(yearAgo) } })
  await forgetAskers(dayOf(now))
}

function filtersOf(chosen: CatalogueQuery['chosen']): string {
  const pairs = facetNames.flatMap((name) =>
    (chosen[name] ?? []).map((value): [string, string] => [name, String(value)]),
  )
  return new URLSearchParams(pairs.sort()).toString().slice(0, 500)
}
