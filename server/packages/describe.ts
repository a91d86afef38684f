// What is said of a package and of each of its materials, on pages and in the report.

import type { Translate } from '../i18n/translator.ts'
import { columnNames, type ColumnName, columns } from './read/columns.ts'
import type { PackageState } from './package.model.ts'
import type { Reason, RowRecord } from './row.model.ts'

/** What became of it, or what would. */
export function resultOf({ outcome, state }: Pick<RowRecord, 'outcome' | 'state'>, isOver: boolean): string {
  if (state !== 'planned') return state
  return isOver && outcome === 'new' ? 'left' : outcome
}

export function reasonText({ key, values, field }: Reason, t: Translate): string {
  // A file was refused for a reason of its own.
  const why = values && 'why' in values ? { why: t(String(values.why), values) } : {}
  const text = t(key, { ...values, ...why })
  return field === undefined ? text : `${fieldName(field, t)}: ${text}`
}

/** As the spreadsheet has it, else as the form of a material does. */
function fieldName(field: string, t: Translate): string {
  return isColumn(field) ? columns[field][0] : t(`materials.form.${field}`)
}

function isColumn(field: string): field is ColumnName {
  return columnNames.some((name) => name === field)
}

export function missingText(row: Pick<RowRecord, 'missing'>, t: Translate): string {
  return row.missing.map((what) => t(`materials.missing.${what}`)).join(' ')
}

/** The worker is at it. */
export function isBusy(state: PackageState): boolean {
  return state === 'reading' || state === 'working' || state === 'undoing'
}
