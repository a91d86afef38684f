// Rows, reasons and changes as people read them.

import type { Translate, Translator } from '../i18n/translator.ts'
import type { Change } from './plan/planned.ts'
import type { RowRecord } from './row.model.ts'
import type { Reason } from './wanted.ts'

/** `imports.reasons.<code>`, with the name of its field. A code that an earlier version knew still says that there was one. */
export function reasonText({ code, values = {} }: Reason, { t, has }: Translator): string {
  const key = `imports.reasons.${code}`
  if (!has(key)) return t('imports.reasons.other', { code })
  const { field, role, grade, grades } = values
  return t(key, {
    text: '',
    ...values,
    ...(typeof field === 'string' ? { field: fieldLabel(field, { t, has }) } : {}),
    ...(typeof role === 'string' ? { role: t(`roles.${role}`) } : {}),
    ...(typeof grade === 'string' ? { grade: gradesText(grade, t) } : {}),
    ...(typeof grades === 'string' ? { grades: gradesText(grades, t) } : {}),
  })
}

export function noteText({ code, values = {} }: Reason, { t, has }: Translator): string {
  const { field } = values
  const shown = typeof field === 'string' ? { field: fieldLabel(field, { t, has }) } : {}
  return t(`imports.notes.${code}`, { ...values, ...shown })
}

export function fieldLabel(field: string, { t, has }: Pick<Translator, 't' | 'has'>): string {
  const key = `imports.fields.${field}`
  return has(key) ? t(key) : field
}

/** `Ngày sinh: 02/03/2015 → 03/02/2015` */
export function changeText({ field, before, after }: Change, words: Pick<Translator, 't' | 'has'>): string {
  const label = fieldLabel(field, words)
  const [from, to] = [before, after].map((value) => valueText(field, value, words))
  if (from && to) return `${label}: ${from} → ${to}`
  return to ? `${label}: ${to}` : words.t('imports.rows.ends', { field: label, value: from ?? '' })
}

function valueText(
  field: string,
  value: string | undefined,
  { t, has }: Pick<Translator, 't' | 'has'>,
): string | undefined {
  if (value === undefined) return undefined
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return value.split('-').reverse().join('/')
  const named = (key: string) => (has(key) ? t(key) : value)
  if (field === 'roles') return named(`roles.${value}`)
  if (field === 'gender') return named(`imports.genders.${value}`)
  if (field === 'levels')
    return value
      .split(',')
      .map((level) => (has(`schools.levels.${level}`) ? t(`schools.levels.${level}`) : level))
      .join(', ')
  if (field === 'grade') return gradesText(value, t)
  return value
}

function gradesText(grades: string, t: Translate): string {
  return grades
    .split(',')
    .map((grade) => (grade === '0' ? t('imports.rows.preschool') : grade))
    .join(', ')
}

/** What stands in the list of rows under a row: what changes, why something does not, what was noticed. */
export function detailsOf(row: RowRecord, words: Translator): string[] {
  return [
    ...row.failures.map((reason) => reasonText(reason, words)),
    ...row.reasons.map((reason) => reasonText(reason, words)),
    ...row.changes.map((change) => changeText(change, words)),
    ...row.remarks.map((remark) => reasonText(remark, words)),
    ...(row.userName === undefined ? [] : [words.t('imports.rows.userName', { userName: row.userName })]),
  ]
}

/** What is to happen, or what has become of it. */
export function resultOf({ outcome, state }: Pick<RowRecord, 'outcome' | 'state'>, isStopped: boolean): string {
  if (state !== 'planned') return state
  return isStopped && (outcome === 'create' || outcome === 'change') ? 'left' : outcome
}
