// Many submissions at once, by the worker: each in a transaction with the mark that it is done. Killed at any moment it goes
// on where it was, and nothing is done twice.

import { Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import { findActor } from '../accounts/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { InvalidInput } from '../api/index.ts'
import { AppError, conflict, forbidden, notFound } from '../errors.ts'
import type { FieldError } from '../http/form.ts'
import { shownContent, type Tags } from '../materials/index.ts'
import { enqueue } from '../outbox/index.ts'
import type { EventHandler } from '../outbox/run.ts'
import { canDecide, isCurator } from './access.ts'
import { Batch, type BatchAction, type BatchRecord, type BatchRow, Row } from './batch.model.ts'
import { findColleague, handOverWithin } from './claim.ts'
import { approvalAt, decideWithin } from './decide.ts'
import { checkTags, findCorrectable, retagWithin } from './retag.ts'
import { Submission } from './submission.model.ts'

export const batchEvent = 'curation.batchBegun'
/** At once, as many as a page shows. */
export const mostAtOnce = 100

export interface NewBatch {
  readonly action: BatchAction
  readonly submissionIds: readonly Types.ObjectId[]
  /** What is live and gets other tags. */
  readonly materialIds?: readonly Types.ObjectId[] | undefined
  /** To whom they are assigned. */
  readonly personId?: Types.ObjectId | undefined
  readonly tags?: Tags | undefined
  readonly note?: string | undefined
}

/**
 * @throws AppError 403; 404 when one of them lies on no desk of theirs, or is not theirs to answer for; 409 `notAColleague`;
 * InvalidInput for tags
 */
export async function beginBatch(actor: Actor, given: NewBatch, origin: Origin): Promise<Types.ObjectId> {
  if (!isCurator(actor)) throw forbidden()
  const ids = distinct(given.submissionIds)
  const found = await Submission.find({ _id: { $in: ids } }).lean()
  const submissions = ids.map((id) => found.find(({ _id }) => _id.equals(id)))
  for (const one of submissions) if (!one || !canDecide(actor, one)) throw notFound()
  const isRetag = given.action === 'retag'
  const materials = isRetag ? await findCorrectable(actor, distinct(given.materialIds ?? [])) : []
  const tags = given.tags ?? { add: {}, remove: {} }
  if (isRetag) await checkTags(tags)
  const assignee = given.action === 'assign' ? await assigneeOf(given, found) : undefined
  const batch = {
    ...{
      _id: new Types.ObjectId(),
      action: given.action,
      origin,
      total: ids.length + materials.length,
      createdAt: new Date(),
    },
    ...{ createdById: actor.personId, createdByName: actor.name, accountId: actor.accountId },
    ...(assignee && { assigneeId: assignee.personId, assigneeName: assignee.name }),
    ...(isRetag && { tags, note: given.note ?? '' }),
  }
  const chosen = [
    ...submissions.map((one) => ({ submissionId: one!._id, title: one!.title })),
    ...materials.map((one) => ({ materialId: one._id, title: shownContent(one).title })),
  ]
  const rows = chosen.map((one, at) => ({
    ...{ ...one, batchId: batch._id, number: at + 1, state: 'waiting' as const },
  }))
  await inTransaction(async (session) => {
    await Batch.create([batch], { session })
    await Row.insertMany(rows, { session })
    await enqueue(batchEvent, { batchId: batch._id }, session)
  })
  return batch._id
}

function distinct(ids: readonly Types.ObjectId[]): Types.ObjectId[] {
  return [...new Map(ids.map((id) => [id.toString(), id])).values()]
}

async function assigneeOf({ personId }: NewBatch, submissions: Parameters<typeof findColleague>[1][]): Promise<Actor> {
  for (const submission of submissions) {
    const colleague = personId && (await findColleague(personId, submission))
    if (colleague) return colleague
  }
  throw conflict('notAColleague')
}

export const carryOut: EventHandler = async (payload, { signal, stillWorking }) => {
  const batchId = payload.batchId as Types.ObjectId
  for (;;) {
    signal.throwIfAborted()
    const batch = await Batch.findById(batchId).lean()
    if (!batch || batch.endedAt) return
    const row = await Row.findOne({ batchId, state: 'waiting' }).sort({ number: 1 }).lean()
    if (!row) {
      await Batch.updateOne({ _id: batchId }, { $set: { endedAt: new Date() } })
      return
    }
    await carryOutRow(batch, row)
    if (row.number % 10 === 0) await stillWorking()
  }
}

async function carryOutRow(batch: BatchRecord, row: BatchRow): Promise<void> {
  const waiting = { _id: row._id, state: 'waiting' as const }
  try {
    await inTransaction(async (session) => {
      const { matchedCount } = await Row.updateOne(waiting, { $set: { state: 'done' } }, { session })
      // Another worker has done it.
      if (matchedCount === 0) return
      // Rights may end while it goes on.
      const actor = await findActor(batch.accountId.toString())
      if (!actor) throw forbidden()
      const origin = batch.origin as Origin
      if (batch.action === 'retag') return await retagWithin(session, actor, { ...row, ...saidIn(batch), origin })
      const id = row.submissionId!
      if (batch.assigneeId) return await handOverWithin(session, actor, { id, personId: batch.assigneeId, origin })
      const submission = await Submission.findById(id).session(session).lean()
      if (!submission) throw notFound()
      await decideWithin(session, actor, { id, step: approvalAt[submission.stage], form: noWords }, origin)
    })
  } catch (error) {
    const why = whyOf(error)
    if (!why) throw error
    await Row.updateOne(waiting, { $set: { state: 'failed', error: why } })
  }
}

function saidIn({ tags, note }: BatchRecord): { readonly tags: Tags; readonly note: string } {
  return { tags: tags as Tags, note: note ?? '' }
}

const noWords = { reason: '', note: '' }

function whyOf(error: unknown): FieldError | undefined {
  if (error instanceof InvalidInput) return Object.values(error.errors)[0]
  if (error instanceof AppError && error.status < 500)
    return { key: `errors.${error.code}.title`, values: error.values }
  return undefined
}

export interface BatchReport {
  readonly batch: BatchRecord
  readonly rows: readonly BatchRow[]
}

/** One's own. @throws AppError 404 */
export async function findBatch({ personId }: Actor, id: Types.ObjectId): Promise<BatchReport> {
  const batch = await Batch.findOne({ _id: id, createdById: personId }).lean()
  if (!batch) throw notFound()
  return { batch, rows: await Row.find({ batchId: id }).sort({ number: 1 }).limit(mostAtOnce).lean() }
}

/** Reports are for those who wait for them; what was done stands in the audit log. */
export async function forgetBatches(now = new Date()): Promise<void> {
  for (;;) {
    const old = await Batch.find({ createdAt: { $lt: new Date(now.getTime() - keptFor) } }, { _id: 1 })
      .limit(100)
      .lean()
    if (old.length === 0) return
    const ids = old.map(({ _id }) => _id)
    await Row.deleteMany({ batchId: { $in: ids } })
    await Batch.deleteMany({ _id: { $in: ids } })
  }
}

/** Milliseconds: ninety days. */
const keptFor = 90 * 86_400_000
