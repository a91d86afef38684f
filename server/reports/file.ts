// Saying that something is wrong with a material.

import { Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { record } from '../audit/index.ts'
import { conflict, forbidden, isDuplicateKey, notFound } from '../errors.ts'
import { findMaterial, isOwner } from '../materials/index.ts'
import { groupOf, queueOf } from './access.ts'
import type { ReportForm } from './input.ts'
import { Report } from './report.model.ts'
import { tellDeciders } from './tell.ts'

/** What somebody can report: what others see too. @throws AppError 404; 403 for one's own */
export async function findReportable(actor: Actor | undefined, id: Types.ObjectId) {
  const { material, content, number, isDraft } = await findMaterial(actor, id)
  if (isDraft || !material.live) throw notFound()
  if (actor && isOwner(actor, material)) throw forbidden('ownMaterial')
  return { material, title: content.title, number }
}

/** @throws AppError 403, 404; 409 `reportedAlready` while an earlier one of theirs is open */
export async function fileReport(
  actor: Actor | undefined,
  id: Types.ObjectId,
  form: ReportForm,
  origin: Origin,
): Promise<Types.ObjectId> {
  const { material, title, number } = await findReportable(actor, id)
  const { ownerId, unitId, unitName } = material
  const reportId = new Types.ObjectId()
  const report = {
    ...{ _id: reportId, materialId: id, title, edition: number, ownerId, unitId, unitName, queue: queueOf(material) },
    ...{ kind: form.kind, text: form.text, reporterId: actor?.personId, reporterGroup: groupOf(actor) },
    ...{ at: new Date(), isDecided: false },
  }
  try {
    await inTransaction(async (session) => {
      await Report.create([report], { session })
      // Without the unit: its administrators, who may own the material, are not told who has reported it.
      const after = { material: id.toString(), kind: form.kind }
      await record(
        { action: 'reports.filed', actor, subject: { kind: 'report', id: reportId }, after, origin },
        session,
      )
      await tellDeciders(report, session)
    })
  } catch (error) {
    if (isDuplicateKey(error)) throw conflict('reportedAlready', error)
    throw error
  }
  return reportId
}
