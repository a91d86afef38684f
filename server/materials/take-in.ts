// A draft that comes from elsewhere as a whole: with its files, its licence and the chain of what it was made from.

import type { ClientSession, Types } from 'mongoose'
import type { Actor, Origin } from '../actor.ts'
import { conflict, forbidden, notFound } from '../errors.ts'
import { takeUpload } from '../uploads/index.ts'
import { canShare, unitsToShareFrom } from './access.ts'
import { beginningOf } from './belong.ts'
import type { MaterialFile, Source } from './content.ts'
import { beginning, contentFrom, outlineOf, refuseScope } from './draft.ts'
import { draftUse, fileFrom, mostFiles } from './files.ts'
import type { ContentForm } from './input.ts'
import type { MaterialRecord } from './material.model.ts'
import type { FileRole } from './vocabulary.ts'
import { insertMaterial } from './write.ts'

export interface TakenIn {
  readonly id: Types.ObjectId
  readonly unitId: Types.ObjectId
  /** Its codes have been looked at. */
  readonly content: ContentForm
  /** The nearest first. */
  readonly sources: readonly Source[]
  readonly files: readonly TakenInFile[]
}

export interface TakenInFile {
  /** Of the actor, and ready. */
  readonly uploadId: Types.ObjectId
  readonly name: string
  readonly role: FileRole
  readonly isForTeachersOnly: boolean
}

/** @throws AppError 403; 404 for an upload or a unit that is not theirs; 409 `uploadNotReady`, `tooManyFiles`; InvalidInput */
export async function takeInWithin(
  session: ClientSession,
  actor: Actor,
  { id, unitId, content, sources, files: given }: TakenIn,
  origin: Origin,
): Promise<MaterialRecord> {
  if (!canShare(actor)) throw forbidden()
  const unit = unitsToShareFrom(actor).find((one) => one.unitId.equals(unitId))
  if (!unit) throw notFound()
  if (given.length > mostFiles) throw conflict('tooManyFiles')
  refuseScope(content, unit)
  const files: MaterialFile[] = []
  for (const { uploadId, name, role, isForTeachersOnly } of given) {
    const file = fileFrom(await takeUpload(actor, uploadId, draftUse(id), session))
    files.push({ ...file, name, role, isForTeachersOnly: isForTeachersOnly || role === 'answers' })
  }
  const draft = { ...beginning(actor), ...contentFrom(content), ...(sources.length > 0 && { sources }), files }
  const told = { actor, origin, action: 'materials.takenIn', after: outlineOf(draft) }
  return await insertMaterial({ ...(await beginningOf(actor, unit)), draft }, id, told, session)
}
