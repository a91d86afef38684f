// An import from which nothing more is to be taken lets go of its file; its rows stay for its report.

import type { ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { FileUse } from '../file-use.ts'
import { endUse } from '../uploads/index.ts'
import { CourseImport, type ImportState } from './import.model.ts'

interface Ended {
  readonly state: ImportState
  readonly problem?: object
}

export function importUse(id: Types.ObjectId): FileUse {
  return { feature: 'cartridges', kind: 'import', id }
}

/** False when it is not in that state any more. */
export async function endImport(id: Types.ObjectId, from: ImportState, ended: Ended): Promise<boolean> {
  return await inTransaction((session) => endWithin(session, id, from, ended))
}

/** `keepsFile`: something of it may be tried once more. */
export async function endWithin(
  session: ClientSession,
  _id: Types.ObjectId,
  from: ImportState,
  ended: Ended,
  keepsFile = false,
): Promise<boolean> {
  const change = { $set: { ...ended, endedAt: new Date() }, ...(!keepsFile && { $unset: { storedFileId: 1 } }) }
  const before = await CourseImport.findOneAndUpdate({ _id, state: from }, change, { session }).lean()
  if (before?.storedFileId && !keepsFile) await endUse(before.storedFileId, importUse(_id), session)
  return before !== null
}
