// How a panel goes: two judge, blind to each other; when their totals differ by more than the gap a third does. Until all who
// are needed have answered nobody sees what another has given.

import type { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { canSeeInternal } from './access.ts'
import type { Asked, PanelRecord } from './panel.model.ts'
import type { SubmissionRecord } from './submission.model.ts'

export type Judged = Pick<PanelRecord, 'asked' | 'gap'>

export function firstAreIn({ asked }: Judged): boolean {
  const first = asked.filter(({ round }) => round === 1)
  return first.length === 2 && first.every(isIn)
}

export function differTooMuch(panel: Judged): boolean {
  if (!firstAreIn(panel)) return false
  const [a = 0, b = 0] = panel.asked.filter(({ round }) => round === 1).map(({ total = 0 }) => total)
  return Math.abs(a - b) > panel.gap
}

/** Somebody has to be asked before it can go on. */
export function needsThird(panel: Judged): boolean {
  return differTooMuch(panel) && !panel.asked.some(({ round }) => round === 2)
}

export function isComplete(panel: Judged): boolean {
  return firstAreIn(panel) && (!differTooMuch(panel) || panel.asked.some((one) => one.round === 2 && isIn(one)))
}

/** People have been asked, and not all who are needed have answered. */
export function isUnfinished(panel: Judged): boolean {
  return panel.asked.length > 0 && !isComplete(panel)
}

/** Which seats can be given to somebody now, and to how many: those who have answered keep theirs. */
export function seatsOf(panel: Judged): { readonly round: 1 | 2; readonly most: number } | undefined {
  if (!firstAreIn(panel)) return { round: 1, most: 2 }
  return differTooMuch(panel) && !isComplete(panel) ? { round: 2, most: 1 } : undefined
}

export function seatOf({ asked }: Judged, personId: Types.ObjectId): Asked | undefined {
  return asked.find((one) => one.personId.equals(personId))
}

/** May be changed as long as another of the same round has not answered. */
export function canScore(panel: Judged, personId: Types.ObjectId): boolean {
  const seat = seatOf(panel, personId)
  return seat !== undefined && (seat.round === 1 ? !firstAreIn(panel) : !isIn(seat))
}

export function awaitedOf({ asked }: Judged): Types.ObjectId[] {
  return asked.filter((one) => !isIn(one)).map(({ personId }) => personId)
}

type Placed = Parameters<typeof canSeeInternal>[1]

/** Who is on it, and who has answered: those who decide, unless it is their own work. */
export function canSeePanel(actor: Actor, submission: Placed, { authorIds }: Pick<PanelRecord, 'authorIds'>): boolean {
  return canSeeInternal(actor, submission) && !authorIds.some((id) => id.equals(actor.personId))
}

/** What each has given: all at once, or when there is nothing to judge any more. */
export function canSeeScores(
  actor: Actor,
  submission: Placed & Pick<SubmissionRecord, 'state'>,
  panel: Judged & Pick<PanelRecord, 'authorIds'>,
): boolean {
  return canSeePanel(actor, submission, panel) && (isComplete(panel) || submission.state !== 'open')
}

function isIn({ scoredAt }: Asked): boolean {
  return scoredAt !== undefined && scoredAt !== null
}
