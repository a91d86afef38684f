// The files of a draft. Editions keep theirs: each of both is a use of the stored bytes, which go with the last one.

import { type ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { conflict, forbidden, notFound } from '../errors.ts'
import type { FileUse } from '../file-use.ts'
import { addUse, endUse, type TakenFile, takeUpload } from '../uploads/index.ts'
import { canEdit } from './access.ts'
import type { Content, MaterialFile } from './content.ts'
import type { MaterialRecord } from './material.model.ts'
import type { FileRole } from './vocabulary.ts'
import { loadMaterial, saveMaterial } from './write.ts'

/** Of one material. */
export const mostFiles = 100

export interface FileChange {
  readonly name?: string | undefined
  readonly role?: FileRole | undefined
  readonly isForTeachersOnly?: boolean | undefined
  /** Its place among the files, from 0. */
  readonly place?: number | undefined
}

/** @throws AppError 403, 404, 409 `uploadNotReady`, `tooManyFiles` */
export async function attachFiles(
  actor: Actor,
  id: Types.ObjectId,
  uploadIds: readonly Types.ObjectId[],
  origin: Origin,
): Promise<MaterialRecord> {
  return await inTransaction(async (session) => {
    const material = await editable(actor, id, session)
    const files = [...material.draft.files]
    if (files.length + uploadIds.length > mostFiles) throw conflict('tooManyFiles')
    for (const uploadId of uploadIds) files.push(fileFrom(await takeUpload(actor, uploadId, draftUse(id), session)))
    const added = files.slice(material.draft.files.length).map(({ name }) => name)
    const told = { actor, origin, action: 'materials.filesAdded', after: { files: added } }
    return await saveMaterial(material, { draft: withFiles(material.draft, files) }, told, session)
  })
}

/** @throws AppError 403, 404 */
export async function changeFile(
  actor: Actor,
  id: Types.ObjectId,
  fileId: Types.ObjectId,
  { place, ...change }: FileChange,
  origin: Origin,
): Promise<MaterialRecord> {
  return await inTransaction(async (session) => {
    const material = await editable(actor, id, session)
    const file = fileIn(material.draft, fileId)
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
    const told = { ...file, ...given }
    // Pupils never see answers, whatever else was ticked.
    const changed = { ...told, isForTeachersOnly: told.isForTeachersOnly || told.role === 'answers' }
    const others = material.draft.files.filter((one) => one !== file)
    const at = place === undefined ? material.draft.files.indexOf(file) : Math.min(Math.max(place, 0), others.length)
    const files = [...others.slice(0, at), changed, ...others.slice(at)]
    const audited = { actor, origin, action: 'materials.fileChanged', before: factsOf(file), after: factsOf(changed) }
    return await saveMaterial(material, { draft: withFiles(material.draft, files) }, audited, session)
  })
}

/** From the draft: editions that have it keep it. @throws AppError 403, 404 */
export async function detachFile(
  actor: Actor,
  id: Types.ObjectId,
  fileId: Types.ObjectId,
  origin: Origin,
): Promise<MaterialRecord> {
  return await inTransaction(async (session) => {
    const material = await editable(actor, id, session)
    const file = fileIn(material.draft, fileId)
    const files = material.draft.files.filter((one) => one !== file)
    // The same bytes may be there twice, under two names.
    if (!files.some(({ storedFileId }) => storedFileId.equals(file.storedFileId)))
      await endUse(file.storedFileId, draftUse(id), session)
    const told = { actor, origin, action: 'materials.fileRemoved', before: factsOf(file) }
    return await saveMaterial(material, { draft: withFiles(material.draft, files) }, told, session)
  })
}

export const draftUse = (id: Types.ObjectId): FileUse => ({ feature: 'materials', kind: 'draft', id })
export const editionUse = (id: Types.ObjectId): FileUse => ({ feature: 'materials', kind: 'edition', id })

export async function addUses(files: readonly MaterialFile[], use: FileUse, session: ClientSession): Promise<void> {
  for (const id of storedIds(files)) await addUse(id, use, session)
}

export async function endUses(files: readonly MaterialFile[], use: FileUse, session: ClientSession): Promise<void> {
  for (const id of storedIds(files)) await endUse(id, use, session)
}

export function fileFrom({ storedFileId, name, size, sha256, format, mediaType }: TakenFile): MaterialFile {
  const role: FileRole = format === 'srt' || format === 'vtt' ? 'captions' : 'content'
  return {
    _id: new Types.ObjectId(),
    ...{ storedFileId, name, size, sha256, format, mediaType, role },
    isForTeachersOnly: false,
    addedAt: new Date(),
  }
}

/** @throws AppError 404 */
export function fileIn(content: Content, fileId: Types.ObjectId): MaterialFile {
  const file = content.files.find(({ _id }) => _id.equals(fileId))
  if (!file) throw notFound()
  return file
}

async function editable(actor: Actor, id: Types.ObjectId, session: ClientSession): Promise<MaterialRecord> {
  const material = await loadMaterial(actor, id, session)
  if (!canEdit(actor, material)) throw forbidden()
  return material
}

function withFiles(draft: Content, files: readonly MaterialFile[]): Content {
  return { ...draft, files }
}

function storedIds(files: readonly MaterialFile[]): Types.ObjectId[] {
  return [...new Map(files.map(({ storedFileId }) => [storedFileId.toString(), storedFileId])).values()]
}

function factsOf({ name, role, isForTeachersOnly }: MaterialFile) {
  return { name, role, isForTeachersOnly }
}
