// How files come into somebody's work, and go: each stored file is used by a submission once, as long as its draft or one of its
// attempts has it.

import { type ClientSession, Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { InvalidInput } from '../api/index.ts'
import type { FileUse } from '../file-use.ts'
import { endUse, takeUpload } from '../uploads/index.ts'
import type { SubmissionRecord, WorkFile } from './submission.model.ts'

/** Of one piece of work. */
export const mostFiles = 20

export const workUse = (submissionId: Types.ObjectId): FileUse => ({
  ...{ feature: 'assignments', kind: 'work', id: submissionId },
})

interface Taking {
  readonly submissionId: Types.ObjectId
  readonly before: SubmissionRecord | undefined
  readonly uploadIds: readonly Types.ObjectId[]
  readonly droppedIds: readonly string[]
}

/** Those of the draft, without what was dropped and with what has come. @throws AppError 404, 409 `uploadNotReady`; InvalidInput `file` */
export async function takeFiles(
  actor: Actor,
  { submissionId, before, uploadIds, droppedIds }: Taking,
  session: ClientSession,
): Promise<readonly WorkFile[]> {
  const files = (before?.draft?.files ?? []).filter(({ id }) => !droppedIds.includes(id.toString()))
  // Of a form that was sent twice the second finds them here.
  const known = filesOf(before)
  const coming = uploadIds.filter(
    (id) => !droppedIds.includes(id.toString()) && !known.some((file) => file.id.equals(id)),
  )
  if (files.length + coming.length > mostFiles)
    throw new InvalidInput({ file: { key: 'assignments.errors.tooManyFiles', values: { most: mostFiles } } })
  for (const id of coming) {
    const { storedFileId, name, size, mediaType } = await takeUpload(actor, id, workUse(submissionId), session)
    files.push({ id, key: storedFileId.toString(), name, type: mediaType, bytes: size })
  }
  return files
}

/** What neither the draft nor an attempt has any more. */
export async function freeFiles(
  before: SubmissionRecord | undefined,
  after: SubmissionRecord | undefined,
  session: ClientSession,
): Promise<void> {
  if (!before) return
  const kept = new Set(filesOf(after).map(({ key }) => key))
  for (const key of new Set(filesOf(before).map((file) => file.key)))
    if (!kept.has(key)) await endUse(new Types.ObjectId(key), workUse(before._id), session)
}

/** Of the draft and of every attempt. */
export function filesOf(work: SubmissionRecord | undefined): readonly WorkFile[] {
  return [...(work?.draft?.files ?? []), ...(work?.attempts ?? []).flatMap(({ files }) => files)]
}
