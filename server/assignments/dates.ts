// When work is taken, and when it is late. Pure.

import type { Types } from 'mongoose'
import type { AgainPolicy, AssignmentRecord } from './assignment.model.ts'
import { isMarked } from './standing.ts'
import type { SubmissionRecord } from './submission.model.ts'

type Dates = Pick<AssignmentRecord, 'dueAt' | 'closesAt' | 'extensions'>

export interface OwnDates {
  readonly dueAt: Date | undefined
  readonly closesAt: Date | undefined
  readonly isExtended: boolean
}

/** Of one pupil, or of everybody: whoever has longer can hand in at least until then. */
export function datesFor(
  { dueAt, closesAt, extensions }: Dates,
  personId: Types.ObjectId | string | undefined,
): OwnDates {
  const own = personId && extensions.find((one) => one.personId.equals(personId))
  if (!own) return { dueAt: dueAt ?? undefined, closesAt: closesAt ?? undefined, isExtended: false }
  const closes = closesAt && closesAt < own.dueAt ? own.dueAt : (closesAt ?? undefined)
  return { dueAt: own.dueAt, closesAt: closes, isExtended: true }
}

export type Timing = 'inTime' | 'late' | 'closed'

/** The moment itself is still in time. */
export function timingAt({ dueAt, closesAt }: Pick<OwnDates, 'dueAt' | 'closesAt'>, now: Date): Timing {
  if (closesAt && now > closesAt) return 'closed'
  return dueAt && now > dueAt ? 'late' : 'inTime'
}

type Standing = Pick<SubmissionRecord, 'state' | 'attempts' | 'mark'> | undefined

/** Whether somebody may hand in now: for the first time, or once more. */
export function canSubmit(work: Standing, again: AgainPolicy, timing: Timing): boolean {
  if (timing === 'closed') return false
  if (!work || work.attempts.every(({ takenBackAt }) => takenBackAt)) return true
  return again === 'always' || (again === 'untilMarked' && !isMarked(work))
}

/** Takes it back as a draft: as long as it could be handed in again, and nobody has begun to mark it. */
export function canTakeBack(work: Standing, again: AgainPolicy, timing: Timing): boolean {
  return work?.state === 'submitted' && !isMarked(work) && again !== 'never' && timing !== 'closed'
}
