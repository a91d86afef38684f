// A file of somebody's work, to whoever may have it: who has done the work, and who marks it.

import type { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { AppError, notFound } from '../errors.ts'
import type { FileUseNames } from '../file-use.ts'
import { addressOfItem } from '../courses/index.ts'
import { fileFrom, type MaterialFile } from '../materials/index.ts'
import { findStoredFiles } from '../uploads/index.ts'
import { findAssignment, type FoundAssignment } from './find.ts'
import { type SubmissionRecord, type WorkFile, WorkSubmission } from './submission.model.ts'
import { isHidden, namelessWork, shownIdOf } from './hide.ts'
import { ownerFor } from './owner.ts'
import { workUrl } from './page.ts'
import { filesOf } from './take-files.ts'

export interface FoundWorkFile extends FoundAssignment {
  readonly work: SubmissionRecord
  readonly file: WorkFile
  /** As what sends and draws stored files wants it (materials). */
  readonly stored: MaterialFile
}

/** Whoever marks has what was handed in; the draft is the pupil's own. @throws AppError 404, also for everybody else */
export async function findWorkFile(
  actor: Actor,
  submissionId: Types.ObjectId,
  fileId: Types.ObjectId,
): Promise<FoundWorkFile> {
  const work = await WorkSubmission.findById(submissionId).lean<SubmissionRecord>()
  if (!work) throw notFound()
  const found = await findAssignment(actor, { courseId: work.courseId, itemId: work.assignmentId })
  const file = filesFor(actor, found, work).find(({ id }) => id.equals(fileId))
  const stored = file && (await findStoredFiles([file.key])).get(file.key)
  if (!file || !stored) throw notFound()
  const { _id: storedFileId, size, sha256, format, mediaType } = stored
  return {
    ...found,
    work,
    file,
    stored: fileFrom({ ...{ storedFileId, size, sha256, format, mediaType }, name: file.name }),
  }
}

function filesFor(actor: Actor, found: FoundAssignment, work: SubmissionRecord): readonly WorkFile[] {
  const { assignment, mayTeach } = found
  if (mayTeach) {
    const { attempts, feedback } = isHidden(assignment, work) ? namelessWork(assignment, work) : work
    return [...attempts.flatMap(({ files, photos }) => [...files, ...photos]), ...feedback]
  }
  const isOwn = ownerFor(found, actor.personId)?.id.equals(work.personId) === true
  return isOwn ? [...filesOf(work), ...work.feedback.filter(({ isReturned }) => isReturned)] : []
}

/** Told to whoever has done the work, and to those who mark it. */
export const workUses: FileUseNames = {
  feature: 'assignments',
  describe: async ({ id }, actor) => {
    const work = await WorkSubmission.findById(id).lean<SubmissionRecord>()
    if (!work) return undefined
    try {
      const found = await findAssignment(actor, { courseId: work.courseId, itemId: work.assignmentId })
      const url = addressOfItem(work.courseId, work.assignmentId)
      if (found.mayTeach) return { label: found.item.title, url: workUrl(url, shownIdOf(found.assignment, work)) }
      const isOwn = ownerFor(found, actor.personId)?.id.equals(work.personId) === true
      return isOwn ? { label: found.item.title, url } : undefined
    } catch (error) {
      if (error instanceof AppError) return undefined
      throw error
    }
  },
}
