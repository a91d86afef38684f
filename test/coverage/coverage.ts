// A programme with a tree, and materials that are aligned to it.

import type { Types } from 'mongoose'
import { CoverageCount } from '../../server/coverage/counts.model.ts'
import { keepContribution } from '../../server/coverage/keep.ts'
import { makeCall } from '../../server/coverage/calls/make.ts'
import { Call, CallClaim } from '../../server/coverage/calls/call.model.ts'
import type { NewCall } from '../../server/coverage/calls/make.ts'
import { loadCurriculum } from '../../server/curriculum/index.ts'
import type { Actor } from '../../server/actor.ts'
import type { Content } from '../../server/materials/content.ts'
import { type Made, makeMaterial } from '../catalogue/materials.ts'
import { origin } from '../materials/materials.ts'
import { silent } from '../outbox/outbox.ts'

export const makeProgramme = () => loadCurriculum(silent)

export const sums: Partial<Content> = {
  title: 'Cộng hai số nguyên',
  type: 'PHT',
  subjects: ['TOAN'],
  grades: [6],
  topics: ['TOAN6.SO.SNG'],
  outcomes: ['TOAN6.SO.SNG.03'],
}

/** Live, and counted. */
export async function counted(content: Partial<Content> = {}, made: Made = {}) {
  const material = await makeMaterial({ ...sums, ...content }, { scope: 'sector', ...made })
  await keepContribution(material._id)
  return material
}

/** `shelf row type: materials` of each count that is not nothing, without the sums; in order. */
export async function cells(): Promise<string[]> {
  const found = await CoverageCount.find({ materials: { $ne: 0 }, type: { $ne: '' }, row: { $ne: 'any' } }).lean()
  return found.map(({ shelf, row, type, materials }) => `${shelf} ${row} ${type}: ${materials}`).sort()
}

export async function countOf(row: string, type: string, shelf = 'sector.TOAN.6') {
  return (await CoverageCount.findOne({ shelf, row, type }).lean())?.materials ?? 0
}

export const far = '2999-12-31'

export async function called(actor: Actor, more: Partial<NewCall> = {}): Promise<Types.ObjectId> {
  const plain = {
    ...{ title: 'Phiếu học tập số nguyên', text: 'Một tờ A4 có đáp án.', subject: 'TOAN', grade: 6 },
    ...{ row: 'outcome.TOAN6.SO.SNG.03', type: 'PHT', wanted: 1, until: far, audience: 'sector' },
  }
  return await makeCall(actor, { ...plain, ...more }, origin)
}

export async function callNow(id: Types.ObjectId) {
  const { state, free, fulfilled, until, wanted } = (await Call.findById(id).lean())!
  return { state, free, fulfilled, until, wanted }
}

export async function claimsNow(id: Types.ObjectId) {
  return (await CallClaim.find({ callId: id }).sort({ claimedAt: 1 }).lean()).map(({ state }) => state)
}
