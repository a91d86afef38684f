// The form with which a list is handed in, and what it shares with that of exports.

import type { FieldErrors } from '../http/form.ts'
import type { Translator } from '../i18n/translator.ts'
import type { Choosing } from './choose.ts'
import { importsUrl, type Shown } from './page.ts'
import { kinds } from './wanted.ts'

export interface NewListPage {
  readonly choosing: Choosing
  readonly typed: Readonly<Record<string, string>>
  readonly accountsFor: readonly string[]
  readonly errors?: FieldErrors
}

export function newListPage({ choosing, typed, accountsFor, errors = {} }: NewListPage, { words }: Shown) {
  const { t } = words
  return {
    ...schoolChoice(choosing, typed, t),
    url: importsUrl,
    kinds: kinds
      .filter((kind) => kind !== 'schools' || choosing.isSector)
      .map((kind) => ({ value: kind, label: t(`imports.kinds.${kind}`), isSelected: kind === typed.kind })),
    years: yearOptions(choosing, typed.year),
    accounts: (['pupils', 'staff'] as const).map((kind) => ({
      value: kind,
      label: t(`imports.new.accountsFor.${kind}`),
      isChecked: accountsFor.includes(kind),
    })),
    templates: kinds
      .filter((kind) => kind !== 'schools' || choosing.isSector)
      .map((kind) => ({ url: `${importsUrl}/templates/${kind}`, label: t(`imports.kinds.${kind}`) })),
    errors,
    summary: summaryOf(errors, 'imports.new', t),
    breadcrumbs: [{ label: t('imports.titles.lists'), url: importsUrl }, { label: t('imports.titles.new') }],
  }
}

export function schoolChoice(
  { schools, isSector }: Choosing,
  typed: Readonly<Record<string, string>>,
  t: Translator['t'],
) {
  const [only] = schools.length === 1 ? schools : []
  return {
    isSector,
    single: only && { id: only.id, name: only.name },
    schools: only
      ? undefined
      : schools.length > 0 &&
        schools.map(({ id, name }) => ({
          value: id,
          label: name,
          isVietnamese: true,
          isSelected: id === typed.school,
        })),
    schoolCode: typed.schoolCode ?? '',
    wholeSector: t('imports.wholeSector'),
  }
}

export function yearOptions({ years, currentYear }: Choosing, typed: string | undefined) {
  const selected = typed === undefined || typed === '' ? String(currentYear) : typed
  return years.map(({ key, label }) => ({ value: String(key), label, isSelected: String(key) === selected }))
}

export function summaryOf(errors: FieldErrors, prefix: string, t: Translator['t']) {
  return Object.entries(errors).map(([name, error]) => ({ ...error, name, label: t(`${prefix}.${name}`) }))
}
