// Anonymous marking: until it is given back, nothing tells whoever marks whose work it is. Pure.

import type { Types } from 'mongoose'
import { aliasIdOf, codeOf } from './alias.ts'
import type { AssignmentRecord } from './assignment.model.ts'
import type { SubmissionRecord, WorkFile } from './submission.model.ts'

type Hiding = Pick<AssignmentRecord, 'isAnonymous' | 'seed'>

export function isHidden({ isAnonymous }: Hiding, work: Pick<SubmissionRecord, 'returnedAt'> | undefined): boolean {
  return isAnonymous && !work?.returnedAt
}

/** What stands in addresses of whoever marks. */
export function shownIdOf(assignment: Hiding, work: Pick<SubmissionRecord, 'personId' | 'returnedAt'>): Types.ObjectId {
  return isHidden(assignment, work) ? aliasIdOf(assignment.seed, work.personId) : work.personId
}

/** Without the draft, which is not for them, and with other names of files: pupils write theirs on them. */
export function namelessWork(assignment: Hiding, work: SubmissionRecord): SubmissionRecord {
  const { draft: _draft, ...rest } = work
  const attempts = work.attempts.map((attempt) => ({
    ...attempt,
    files: attempt.files.map((file) => ({ ...file, name: namelessFile(assignment, work, file) })),
    photos: attempt.photos.map((photo) => ({ ...photo, name: namelessFile(assignment, work, photo) })),
  }))
  return { ...rest, attempts, personId: aliasIdOf(assignment.seed, work.personId), memberIds: [] }
}

/** Such as `K7PQ2-1a2b.pdf`. */
export function namelessFile(
  { seed }: Hiding,
  { personId }: Pick<SubmissionRecord, 'personId'>,
  { id, name }: Pick<WorkFile, 'id' | 'name'>,
): string {
  const [ending = ''] = /\.[a-z0-9]{1,5}$/i.exec(name) ?? []
  return `${codeOf(seed, personId)}-${id.toString().slice(-4)}${ending.toLowerCase()}`
}
