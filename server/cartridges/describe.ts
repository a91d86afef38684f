// What is said of each part of a package, on pages and in reports.

import type { Translate } from '../i18n/translator.ts'
import type { Reason } from './read/draft.ts'
import type { RowRecord } from './row.model.ts'

/** What became of it, or what would. */
export function resultOf({ outcome, state }: Pick<RowRecord, 'outcome' | 'state'>, isOver: boolean): string {
  if (outcome === 'notHeld') return 'notHeld'
  if (state === 'done' || state === 'failed') return state
  return isOver ? 'left' : outcome
}

export function reasonText({ key, values }: Reason, t: Translate): string {
  // A file was refused for a reason of its own.
  const why = values && 'why' in values ? { why: t(String(values.why), values) } : {}
  return t(key, { ...values, ...why })
}

export function notesText({ reasons, results }: Pick<RowRecord, 'reasons' | 'results'>, t: Translate): string {
  return [...results, ...reasons].map((reason) => reasonText(reason, t)).join(' ')
}
