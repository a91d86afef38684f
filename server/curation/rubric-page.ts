import type { FieldErrors } from '../http/form.ts'
import type { Translator } from '../i18n/translator.ts'
import { mostCriteria } from './rubric.ts'
import { home } from './words.ts'

export interface TypedCriterion {
  readonly key: string
  readonly name: string
  readonly englishName: string
  readonly most: string
}

interface RubricPage {
  readonly rows: readonly TypedCriterion[]
  readonly errors?: FieldErrors | undefined
}

const nothing: TypedCriterion = { key: '', name: '', englishName: '', most: '' }

/** With empty rows for more. */
export function rubricPage({ rows, errors = {} }: RubricPage, { t }: Translator) {
  const shown = [...rows, ...Array.from({ length: Math.min(3, mostCriteria - rows.length) }, () => nothing)]
  return {
    title: t('curation.titles.rubric'),
    lead: t('curation.lead.rubric'),
    breadcrumbs: [{ label: t('curation.titles.queue'), url: home }, { label: t('curation.titles.rubric') }],
    url: `${home}/rubric`,
    cancelUrl: home,
    criteria: shown.map((row, at) => ({
      heading: t('curation.rubric.criterion', { number: at + 1 }),
      key: { name: `criteria.${at}.key`, value: row.key },
      fields: (['name', 'englishName', 'most'] as const).map((field) => ({
        name: `criteria.${at}.${field}`,
        label: t(`curation.rubric.${field}`),
        value: field === 'most' && row === nothing ? '20' : row[field],
        error: errors[`criteria.${at}.${field}`],
        inputmode: field === 'most' ? 'numeric' : undefined,
      })),
    })),
    summary: Object.entries(errors).map(([name, error]) => ({ ...error, name, label: labelOf(name, t) })),
  }
}

function labelOf(name: string, t: Translator['t']): string {
  const [, at = '0', field = 'name'] = name.split('.')
  return t('curation.rubric.fieldOf', { number: Number(at) + 1, field: t(`curation.rubric.${field}`) })
}
