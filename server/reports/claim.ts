// Who works on a report: one at a time.

import type { Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import { type Actor, hasRole, type Origin } from '../actor.ts'
import { record } from '../audit/index.ts'
import { conflict, forbidden } from '../errors.ts'
import { findReport } from './find.ts'
import { Report, type ReportRecord } from './report.model.ts'

/** Claiming twice is one claim. @throws AppError 404; 409 `reportTaken` when somebody else has it, or it is decided */
export async function claimReport(actor: Actor, id: Types.ObjectId, origin: Origin): Promise<ReportRecord> {
  const report = await findReport(actor, id)
  if (isClaimedBy(actor, report)) return report
  await inTransaction(async (session) => {
    const free = { _id: id, isDecided: false, claimedById: null }
    const claim = { claimedById: actor.personId, claimedByName: actor.name, claimedAt: new Date() }
    const { matchedCount } = await Report.updateOne(free, { $set: claim }, { session })
    if (matchedCount === 0) throw conflict('reportTaken')
    await record({ action: 'reports.claimed', actor, ...about(report), origin }, session)
  })
  return await findReport(actor, id)
}

/** Also what somebody else has left lying, by the sector's administrator. @throws AppError 403, 404, 409 `reportTaken` */
export async function releaseReport(actor: Actor, id: Types.ObjectId, origin: Origin): Promise<ReportRecord> {
  const report = await findReport(actor, id)
  if (report.isDecided || !report.claimedById) throw conflict('reportTaken')
  if (!isClaimedBy(actor, report) && !hasRole(actor, 'sectorAdministrator')) throw forbidden()
  await inTransaction(async (session) => {
    const held = { _id: id, isDecided: false, claimedById: report.claimedById }
    const claim = { claimedById: 1, claimedByName: 1, claimedAt: 1 }
    const { matchedCount } = await Report.updateOne(held, { $unset: claim }, { session })
    if (matchedCount === 0) throw conflict('reportTaken')
    await record({ action: 'reports.released', actor, ...about(report), origin }, session)
  })
  return await findReport(actor, id)
}

export function isClaimedBy({ personId }: Actor, { isDecided, claimedById }: ReportRecord): boolean {
  return !isDecided && claimedById?.equals(personId) === true
}

export function about({ _id, unitId }: Pick<ReportRecord, '_id' | 'unitId'>) {
  return { subject: { kind: 'report', id: _id }, unitIds: [unitId] }
}
