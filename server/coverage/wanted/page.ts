import type { KnownSubject } from '../../curriculum/index.ts'
import type { FieldErrors } from '../../http/form.ts'
import type { Translator } from '../../i18n/translator.ts'
import { addressOf } from '../../pages/address.ts'
import { home, wantedUrl } from '../address.ts'
import { filterOptions } from '../choices.ts'
import { partTabs } from '../parts.ts'
import type { WantedList, WantedQuery } from './find.ts'
import { wantedRows, wantedTable } from './rows.ts'
import { type WantedRecord, wantedStates } from './wanted.model.ts'

export interface WantedPage {
  readonly list: WantedList
  readonly query: WantedQuery
  readonly subjects: readonly KnownSubject[]
  /** Names of types by their codes. */
  readonly types: ReadonlyMap<string, string>
  readonly canCall: boolean
  readonly isFurther: boolean
}

export function wantedPage({ list, query, subjects, types, canCall, isFurther }: WantedPage, words: Translator) {
  const { t } = words
  const { state, subject = '', grade } = query
  const asked = { state: state === 'open' ? '' : state, subject, grade: grade ? String(grade) : '' }
  const names = new Map(subjects.map(({ code, name }) => [code, name]))
  const rows = wantedRows(list.items, words, { canCall })
  return {
    breadcrumbs: [{ url: home, label: t('coverage.titles.overview') }, { label: t('coverage.titles.wanted') }],
    parts: partTabs('wanted', t),
    tabs: wantedStates.map((one) => ({
      label: t(`coverage.wanted.states.${one}`),
      url: addressOf(wantedUrl, { ...asked, state: one === 'open' ? '' : one }),
      isCurrent: one === state,
    })),
    filter: { url: wantedUrl, hidden: asked.state, ...filterOptions({ subjects, subject, grade }, t) },
    ...wantedTable(list, words, { canCall }),
    rows: rows.map((row, at) => ({ ...row, about: aboutOf(list.items[at]!, names, types, t) })),
    firstUrl: isFurther ? addressOf(wantedUrl, asked) : undefined,
    nextUrl: list.next && addressOf(wantedUrl, { ...asked, cursor: list.next }),
  }
}

function aboutOf(
  { subject, grade, type }: WantedRecord,
  subjects: ReadonlyMap<string, string>,
  types: ReadonlyMap<string, string>,
  t: Translator['t'],
): string {
  const parts = [...[subjects.get(subject), grade === 0 ? undefined : t('coverage.grade', { grade })], types.get(type)]
  return parts.filter((part) => part !== undefined).join(' · ')
}

export interface AnswerPage {
  readonly wanted: WantedRecord
  readonly typed: Readonly<Record<string, string>>
  readonly errors?: FieldErrors | undefined
}

export function answerPage({ wanted, typed, errors = {} }: AnswerPage, { t }: Translator) {
  return {
    text: wanted.text,
    url: `${wantedUrl}/${wanted._id.toString()}/answer`,
    cancelUrl: wantedUrl,
    material: typed.material,
    errors,
    summary: Object.entries(errors).map(([name, error]) => ({ name, label: t('coverage.wanted.material'), ...error })),
    breadcrumbs: [{ url: wantedUrl, label: t('coverage.titles.wanted') }, { label: t('coverage.titles.answer') }],
  }
}
