// What becomes of a report, together with what it means for the material.

import type { ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { record } from '../audit/index.ts'
import { conflict } from '../errors.ts'
import { type ReasonCode, retireWithin, takeDownWithin, takeStepWithin } from '../materials/index.ts'
import { about, isClaimedBy } from './claim.ts'
import { findReport } from './find.ts'
import type { DecideForm, RetireForm, TakeDownForm } from './input.ts'
import { readReplacement } from './replacement.ts'
import { Report, type ReportKind, type ReportRecord } from './report.model.ts'
import { tellOwner, tellReporter } from './tell.ts'

/**
 * @throws AppError 404; 409 `reportNotYours` before it is claimed, `reportTaken` when somebody else has it, `materialMoved` when
 * it is hidden already; InvalidInput for the replacement
 */
export async function decideReport(
  actor: Actor,
  id: Types.ObjectId,
  form: DecideForm,
  origin: Origin,
): Promise<ReportRecord> {
  const report = await findReport(actor, id)
  if (!isClaimedBy(actor, report))
    throw conflict(report.isDecided || report.claimedById ? 'reportTaken' : 'reportNotYours')
  const { decision, reason } = form
  const { materialId } = report
  const replacementId = decision === 'takeDown' ? await readReplacement(actor, form.replacement, materialId) : undefined
  await inTransaction(async (session) => {
    await settle(actor, report, form, origin, session)
    if (decision === 'hide') {
      const words = { reason, reasonCode: reasonCodes[report.kind], note: '' }
      await takeStepWithin(session, actor, { id: materialId, name: 'hide', form: words, origin })
    }
    if (decision === 'takeDown') {
      await takeDownWithin(session, actor, { id: materialId, reason, replacementId, origin })
      await settleOthers(actor, { materialId, reason, but: id }, origin, session)
    }
    if (decision !== 'noGround') await tellOwner(decision, { ...report, reason }, session)
  })
  return await findReport(actor, id)
}

/** Without a report. @throws AppError 403, 404; InvalidInput for the replacement */
export async function takeDown(
  actor: Actor,
  materialId: Types.ObjectId,
  { reason, replacement }: TakeDownForm,
  origin: Origin,
): Promise<void> {
  const replacementId = await readReplacement(actor, replacement, materialId)
  await inTransaction(async (session) => {
    const given = { id: materialId, reason, replacementId, origin }
    const { ownerId, tombstone } = await takeDownWithin(session, actor, given)
    await settleOthers(actor, { materialId, reason }, origin, session)
    if (!ownerId.equals(actor.personId))
      await tellOwner('takeDown', { _id: materialId, ownerId, materialId, title: tombstone!.title, reason }, session)
  })
}

/** @throws AppError 403, 404, 409 `materialMoved`; InvalidInput for the replacement */
export async function retire(
  actor: Actor,
  materialId: Types.ObjectId,
  { from, note, replacement }: RetireForm,
  origin: Origin,
): Promise<void> {
  const replacementId = await readReplacement(actor, replacement, materialId)
  await inTransaction(async (session) => {
    const { ownerId, live } = await retireWithin(session, actor, { id: materialId, from, replacementId, note, origin })
    const told = { _id: materialId, ownerId, materialId, title: live!.content.title, reason: note }
    if (!ownerId.equals(actor.personId)) await tellOwner('retire', told, session)
  })
}

/** A report says by its kind what a curator says by a code. */
const reasonCodes: Readonly<Record<ReportKind, ReasonCode>> = {
  wrong: 'accuracy',
  rights: 'rights',
  unsuitable: 'pedagogy',
  personalData: 'privacy',
  broken: 'technical',
  other: 'other',
}

async function settle(
  actor: Actor,
  report: ReportRecord,
  { decision, reason }: Pick<DecideForm, 'decision' | 'reason'>,
  origin: Origin,
  session: ClientSession,
): Promise<void> {
  const { _id, claimedById = null } = report
  const settled = { isDecided: true, decision, reason }
  const by = { decidedById: actor.personId, decidedByName: actor.name, decidedAt: new Date() }
  const held = { _id, isDecided: false, claimedById }
  const { matchedCount } = await Report.updateOne(held, { $set: { ...settled, ...by } }, { session })
  if (matchedCount === 0) throw conflict('reportTaken')
  await record({ action: 'reports.decided', actor, ...about(report), after: { decision, reason }, origin }, session)
  await tellReporter(decision, { ...report, reason }, session)
}

/** Of what is not there any more nothing is left to decide. */
async function settleOthers(
  actor: Actor,
  { materialId, reason, but }: { materialId: Types.ObjectId; reason: string; but?: Types.ObjectId },
  origin: Origin,
  session: ClientSession,
): Promise<void> {
  const others = await Report.find({ materialId, isDecided: false, ...(but && { _id: { $ne: but } }) })
    .session(session)
    .lean()
  for (const other of others) await settle(actor, other, { decision: 'takeDown', reason }, origin, session)
}
