// Who hears of a report. Whoever has sent it stays unknown to the owner, and to all others.

import type { ClientSession, Types } from 'mongoose'
import { addressOfMaterial, schoolCurators } from '../materials/index.ts'
import { notify } from '../notices/index.ts'
import { listMemberIds } from '../people/index.ts'
import type { Role } from '../roles.ts'
import type { Decision, ReportRecord } from './report.model.ts'

type Reported = Pick<ReportRecord, '_id' | 'queue' | 'unitId' | 'kind' | 'title' | 'ownerId'>

/** The librarians of a school, or where there is none those who run it. In an office the queue itself is looked through. */
export async function tellDeciders(
  { _id, queue, unitId, kind, title, ownerId }: Reported,
  session: ClientSession,
): Promise<void> {
  if (queue !== unitId.toString()) return
  const librarians = await othersWith(['librarian'], unitId, ownerId)
  const personIds = librarians.length > 0 ? librarians : await othersWith(schoolCurators, unitId, ownerId)
  const urgency = kind === 'personalData' || kind === 'rights' ? 'now' : 'digest'
  const url = `/reports/${_id.toString()}`
  await notify(personIds, { key: `reports.notices.filed.${kind}`, values: { title }, url, urgency }, session)
}

async function othersWith(roles: readonly Role[], unitId: Types.ObjectId, ownerId: Types.ObjectId) {
  const personIds: Types.ObjectId[] = []
  for (const role of roles) personIds.push(...(await listMemberIds({ unitId, role }, new Date())))
  return personIds.filter((personId) => !personId.equals(ownerId))
}

type Settled = Pick<ReportRecord, '_id' | 'ownerId' | 'materialId' | 'title' | 'reason'>

export async function tellOwner(
  decision: Exclude<Decision, 'noGround'> | 'retire',
  { _id, ownerId, materialId, title, reason }: Settled,
  session: ClientSession,
): Promise<void> {
  await notify(
    [ownerId],
    {
      key: `reports.notices.${decision}`,
      values: { title, reason: reason ?? '' },
      url: addressOfMaterial(materialId),
      urgency: decision === 'retire' ? 'digest' : 'now',
      once: `reports ${decision} ${_id.toString()}`,
    },
    session,
  )
}

export async function tellReporter(
  decision: Decision,
  { _id, reporterId, materialId, title, reason }: Settled & Pick<ReportRecord, 'reporterId'>,
  session: ClientSession,
): Promise<void> {
  if (!reporterId) return
  const key = `reports.notices.settled.${decision}`
  const values = { title, reason: reason ?? '' }
  const url = addressOfMaterial(materialId)
  await notify(
    [reporterId],
    { key, values, url, urgency: 'digest', once: `reports settled ${_id.toString()}` },
    session,
  )
}
