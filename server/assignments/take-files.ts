// How files come into somebody's work, and go: each stored file is used by a submission once, as long as its draft or one of its
// attempts has it.

import { type ClientSession, Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { InvalidInput } from '../api/index.ts'
import type { FileUse } from '../file-use.ts'
import { endUse, takeUpload } from '../uploads/index.ts'
import type { WorkKind } from './assignment.model.ts'
import type { SubmissionRecord, Work, WorkFile } from './submission.model.ts'

/** Of one piece of work. */
export const mostFiles = 20
export const mostPhotos = 40

export const workUse = (submissionId: Types.ObjectId): FileUse => ({
  ...{ feature: 'assignments', kind: 'work', id: submissionId },
})

interface Taking {
  readonly submissionId: Types.ObjectId
  readonly before: SubmissionRecord | undefined
  readonly takes: readonly WorkKind[]
  readonly uploadIds: readonly Types.ObjectId[]
  readonly photoIds: readonly Types.ObjectId[]
  readonly droppedIds: readonly string[]
}

/**
 * Those of the draft, without what was dropped and with what has come.
 * @throws AppError 404, 409 `uploadNotReady`; InvalidInput `file`, `photo`
 */
export async function takeFiles(
  actor: Actor,
  { submissionId, before, takes, uploadIds, photoIds, droppedIds }: Taking,
  session: ClientSession,
): Promise<Pick<Work, 'files' | 'photos'>> {
  const isKept = ({ id }: WorkFile) => !droppedIds.includes(id.toString())
  // Of a form that was sent twice the second finds them here.
  const known = filesOf(before)
  const isNew = (id: Types.ObjectId) => !droppedIds.includes(id.toString()) && !known.some((file) => file.id.equals(id))
  const take = async (id: Types.ObjectId): Promise<WorkFile> => {
    const { storedFileId, name, size, mediaType } = await takeUpload(actor, id, workUse(submissionId), session)
    return { id, key: storedFileId.toString(), name, type: mediaType, bytes: size }
  }
  const files = (before?.draft?.files ?? []).filter(isKept)
  for (const id of uploadIds.filter(isNew)) {
    const file = await take(id)
    if (!isTaken(takes, file))
      throw new InvalidInput({ file: { key: whyNotTaken(takes), values: { name: file.name } } })
    files.push(file)
  }
  const photos = (before?.draft?.photos ?? []).filter(isKept)
  for (const id of photoIds.filter(isNew)) {
    const photo = await take(id)
    if (!takes.includes('photos') || !photoTypes.includes(photo.type))
      throw new InvalidInput({ photo: { key: 'assignments.errors.noPhoto', values: { name: photo.name } } })
    photos.push({ ...photo, turn: 0 })
  }
  if (files.length > mostFiles)
    throw new InvalidInput({ file: { key: 'assignments.errors.tooManyFiles', values: { most: mostFiles } } })
  if (photos.length > mostPhotos)
    throw new InvalidInput({ photo: { key: 'assignments.errors.tooManyPhotos', values: { most: mostPhotos } } })
  return { files, photos }
}

/** What becomes a page of a PDF. */
const photoTypes: readonly string[] = ['image/jpeg', 'image/png', 'image/webp']
/** Browsers record sound as these; some of them in what is otherwise a film. */
export const soundTypes = /^(audio\/|video\/(webm|mp4)$)/

function isTaken(takes: readonly WorkKind[], { type }: WorkFile): boolean {
  return takes.includes('files') || (takes.includes('audio') && soundTypes.test(type))
}

function whyNotTaken(takes: readonly WorkKind[]): string {
  return takes.includes('audio') ? 'assignments.errors.noSound' : 'assignments.errors.takesNoFiles'
}

/** What neither the draft nor an attempt has any more. */
export async function freeFiles(
  before: SubmissionRecord | undefined,
  after: SubmissionRecord | undefined,
  session: ClientSession,
): Promise<void> {
  if (!before) return
  const all = (work: SubmissionRecord | undefined) => [...filesOf(work), ...(work?.feedback ?? [])]
  const kept = new Set(all(after).map(({ key }) => key))
  for (const key of new Set(all(before).map((file) => file.key)))
    if (!kept.has(key)) await endUse(new Types.ObjectId(key), workUse(before._id), session)
}

/** Of the draft and of every attempt, pages of a notebook among them. */
export function filesOf(work: SubmissionRecord | undefined): readonly WorkFile[] {
  const parts = [...(work?.draft ? [work.draft] : []), ...(work?.attempts ?? [])]
  return parts.flatMap(({ files, photos }) => [...files, ...photos])
}
