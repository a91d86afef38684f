// A package from which nothing more is to be taken lets go of its file; its rows stay for its report.

import type { ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import { endUse } from '../uploads/index.ts'
import { Package, type PackageState } from './package.model.ts'
import { packageUse } from './receive.ts'

interface Ended {
  readonly state: PackageState
  readonly problem?: object
}

/** False when it is not in that state any more. */
export async function endPackage(id: Types.ObjectId, from: PackageState, ended: Ended): Promise<boolean> {
  return await inTransaction((session) => endWithin(session, id, from, ended))
}

export async function endWithin(
  session: ClientSession,
  _id: Types.ObjectId,
  from: PackageState,
  ended: Ended,
): Promise<boolean> {
  const change = { $set: { ...ended, endedAt: new Date() }, $unset: { storedFileId: 1 } }
  const before = await Package.findOneAndUpdate({ _id, state: from }, change, { session }).lean()
  if (before?.storedFileId) await endUse(before.storedFileId, packageUse(_id), session)
  return before !== null
}
