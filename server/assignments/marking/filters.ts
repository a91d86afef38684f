// Whom a teacher wants before them. Pure.

import type { AssignmentRecord } from '../assignment.model.ts'
import { datesFor, timingAt } from '../dates.ts'
import type { PupilWork } from '../find.ts'
import { isMarked, lastAttempt } from '../standing.ts'

export const queueFilters = ['all', 'unmarked', 'late', 'missing'] as const
export type QueueFilter = (typeof queueFilters)[number]

export function filterFrom(text: unknown): QueueFilter {
  return queueFilters.find((one) => one === text) ?? 'all'
}

/** `missing`: nothing is handed in, and it is late. */
export function isIn(
  filter: QueueFilter,
  { ownerId, work }: Pick<PupilWork, 'ownerId' | 'work'>,
  assignment: Pick<AssignmentRecord, 'dueAt' | 'closesAt' | 'extensions'>,
  now: Date,
): boolean {
  const last = lastAttempt(work)
  if (filter === 'unmarked') return last !== undefined && !isMarked(work)
  if (filter === 'late') return last?.isLate === true
  if (filter === 'missing') return !last && timingAt(datesFor(assignment, ownerId), now) !== 'inTime'
  return true
}
