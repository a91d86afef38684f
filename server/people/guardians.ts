// Guardians and their children, in somebody's transaction or for features that have asked who may know.

import type { ClientSession, Types } from 'mongoose'
import { announceChange } from '../changes/index.ts'
import { validAt } from '../schools/index.ts'
import { Guardianship, type GuardianRelation, type GuardianshipRecord } from './guardianship.model.ts'

export interface NewGuardianship {
  readonly guardianId: Types.ObjectId
  readonly childId: Types.ObjectId
  readonly relation: GuardianRelation
  readonly from: Date
  readonly origin: 'school' | 'code'
}

/** One that has ended begins again, one that is to end goes on. Says whether anything changed. */
export async function linkGuardian(link: NewGuardianship, session?: ClientSession): Promise<boolean> {
  const { guardianId, childId, ...values } = link
  const holding = await Guardianship.findOne({ guardianId, childId, ...validAt(link.from) })
    .session(session ?? null)
    .lean()
  if (holding && !holding.to) return false
  const { from, ...others } = values
  const change = { $set: holding ? others : { from, ...others }, $unset: { to: 1 } }
  await Guardianship.updateOne({ guardianId, childId }, change, { session, upsert: true })
  await announceChange('person', guardianId.toString(), session)
  return true
}

/** Says whether there was one. */
export async function unlinkGuardian(
  { guardianId, childId, on }: { guardianId: Types.ObjectId; childId: Types.ObjectId; on: Date },
  session?: ClientSession,
): Promise<boolean> {
  const { modifiedCount } = await Guardianship.updateOne(
    { guardianId, childId, ...validAt(on) },
    { $set: { to: on } },
    { session },
  )
  await announceChange('person', guardianId.toString(), session)
  return modifiedCount > 0
}

export async function listGuardianships(
  of: { readonly childIds: readonly Types.ObjectId[] } | { readonly guardianId: Types.ObjectId },
  now = new Date(),
): Promise<GuardianshipRecord[]> {
  const whose = 'childIds' in of ? { childId: { $in: [...of.childIds] } } : { guardianId: of.guardianId }
  return await Guardianship.find({ ...whose, ...validAt(now) }).lean()
}
