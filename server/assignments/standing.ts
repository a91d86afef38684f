// How far somebody's work is. Pure.

import type { Attempt, Mark, SubmissionRecord } from './submission.model.ts'

/** Handed in, and not taken back since. */
export function lastAttempt(work: Pick<SubmissionRecord, 'attempts'> | undefined): Attempt | undefined {
  return work?.attempts.findLast(({ takenBackAt }) => !takenBackAt)
}

/** What was handed in last is; an earlier mark is not of this. */
export function isMarked(work: Pick<SubmissionRecord, 'attempts' | 'mark'> | undefined): boolean {
  return work?.mark != null && work.mark.attempt === lastAttempt(work)?.number
}

/** Whose it is: one, or those who are in its group. */
export function peopleOf({ personId, memberIds }: Pick<SubmissionRecord, 'personId' | 'memberIds'>) {
  return memberIds.length > 0 ? memberIds : [personId]
}

/** What changes when it is given back: whoever it is of sees it as it is now. */
export function givenBack({ feedback }: SubmissionRecord, mark: Mark | null | undefined, now: Date) {
  return {
    ...{ state: 'returned' as const, returned: mark, returnedAt: now },
    feedback: feedback.map((file) => ({ ...file, isReturned: true })),
  }
}
