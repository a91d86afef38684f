// How far somebody's work is. Pure.

import type { Attempt, SubmissionRecord } from './submission.model.ts'

/** Handed in, and not taken back since. */
export function lastAttempt(work: Pick<SubmissionRecord, 'attempts'> | undefined): Attempt | undefined {
  return work?.attempts.findLast(({ takenBackAt }) => !takenBackAt)
}

/** What was handed in last is; an earlier mark is not of this. */
export function isMarked(work: Pick<SubmissionRecord, 'attempts' | 'mark'> | undefined): boolean {
  return work?.mark != null && work.mark.attempt === lastAttempt(work)?.number
}
