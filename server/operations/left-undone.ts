// What waits for an administrator, however well the system runs.

import type { EventCounts } from '../outbox/dead.ts'
import type { BackupRecord } from './backup.model.ts'

/** A locale key and what fills it. */
export interface Problem {
  readonly kind: 'careful' | 'wrong'
  readonly key: string
  readonly values?: Readonly<Record<string, string | number>>
}

export interface Undone {
  readonly events: Pick<EventCounts, 'dead'>
  readonly lastBackup: Pick<BackupRecord, 'at'> | undefined
}

const dayMilliseconds = 24 * 3600_000
const weekDays = 7

export function leftUndone({ events, lastBackup }: Undone, now: Date): Problem[] {
  const days = lastBackup && Math.floor((now.getTime() - lastBackup.at.getTime()) / dayMilliseconds)
  const problems: Omit<Problem, 'kind'>[] = []
  if (events.dead > 0) problems.push({ key: 'operations.status.dead', values: { count: events.dead } })
  if (days === undefined) problems.push({ key: 'operations.status.neverBackedUp' })
  else if (days >= weekDays) problems.push({ key: 'operations.status.oldBackup', values: { days } })
  return problems.map((problem) => ({ kind: 'careful', ...problem }))
}
