import type { Page } from '../api/index.ts'
import type { KnownSubject } from '../curriculum/index.ts'
import type { FieldErrors } from '../http/form.ts'
import type { Translate, Translator } from '../i18n/translator.ts'
import { type MaterialRecord, nameIn, shownContent, titleOf } from '../materials/index.ts'
import { addressOf } from '../pages/address.ts'
import { stageText } from './queue-page.ts'
import type { SubmissionRecord } from './submission.model.ts'
import { home } from './words.ts'

export interface RetagPage {
  /** Of one of both. */
  readonly queue: Page<SubmissionRecord> | undefined
  readonly live: Page<MaterialRecord> | undefined
  readonly query: {
    readonly from: string
    readonly text: string
    readonly subject: string
    readonly grade: number | ''
  }
  readonly typed: {
    readonly texts: Readonly<Record<string, string>>
    readonly lists: Readonly<Record<string, readonly string[]>>
  }
  readonly subjects: readonly KnownSubject[]
  readonly series: readonly { readonly code: string; readonly name: string; readonly englishName?: string | null }[]
  readonly errors?: FieldErrors | undefined
}

const url = `${home}/retag`

export function retagPage(page: RetagPage, words: Translator) {
  const { queue, live, query, typed, series, errors = {} } = page
  const { t } = words
  const texts = { from: query.from, text: query.text, subject: query.subject, grade: String(query.grade) }
  const next = queue?.next ?? live?.next
  const has = (name: string, value: string) => typed.lists[name]?.includes(value) ?? false
  const gradesOf = (name: string) =>
    Array.from({ length: 12 }, (_, at) => String(at + 1)).map((value) => ({
      ...{ value, label: t('materials.form.grade', { grade: value }), isChecked: has(name, value) },
    }))
  const choices = choicesOf(page, has, t)
  return {
    title: t('curation.titles.retag'),
    lead: t('curation.lead.retag'),
    breadcrumbs: [{ label: t('curation.titles.queue'), url: home }, { label: t('curation.titles.retag') }],
    tabs: (['queue', 'live'] as const).map((from) => ({
      ...{ label: t(`curation.retag.${from}`), url: addressOf(url, { from }), isCurrent: from === query.from },
    })),
    filter: live && filterOf(page, words),
    url: addressOf(url, texts),
    cancelUrl: home,
    name: queue ? 'submission' : 'material',
    choices,
    isEmpty: choices.length === 0,
    groups: (['add', 'remove'] as const).map((which) => ({
      title: t(`curation.retag.${which}`),
      grades: { name: `${which}Grades`, label: t('materials.form.grades'), options: gradesOf(`${which}Grades`) },
      fields: (['Topics', 'Outcomes', 'Keywords'] as const).map((what) => {
        const name = `${which}${what}`
        const label = t(`curation.retag.fields.${what.toLowerCase()}`)
        return { name, label, value: typed.texts[name] ?? '', error: errors[name] }
      }),
    })),
    series: [
      { value: '-', label: t('curation.retag.noSeries'), isSelected: typed.texts.series === '-' },
      ...series.map(({ code, name, englishName }) => ({
        ...{ value: code, label: nameIn(words, { name, englishName }), isSelected: typed.texts.series === code },
      })),
    ],
    note: typed.texts.note ?? '',
    nextUrl: next && addressOf(url, { ...texts, cursor: next }),
    choiceError: errors.material ?? errors.submission,
    errors,
    summary: Object.entries(errors).map(([name, error]) => ({
      ...{ ...error, name: name === 'submission' || name === 'material' ? (queue ? 'submission' : 'material') : name },
      label: labelOf(name, t),
    })),
  }
}

function choicesOf({ queue, live }: RetagPage, has: (name: string, value: string) => boolean, t: Translate) {
  const waiting = (queue?.items ?? []).map((one) => ({
    ...{ value: one._id.toString(), label: titleOf(one, t), isVietnamese: true },
    ...{ hint: [stageText(one, t), one.unitName].join(' · '), isChecked: has('submission', one._id.toString()) },
  }))
  const offered = (live?.items ?? []).map((one) => ({
    ...{ value: one._id.toString(), label: titleOf(shownContent(one), t), isVietnamese: true },
    hint: [t(`materials.reach.${one.live!.scope}`), one.unitName].join(' · '),
    isChecked: has('material', one._id.toString()),
  }))
  return [...waiting, ...offered]
}

function filterOf({ query, subjects }: RetagPage, words: Translator) {
  const { t } = words
  const names = new Map(subjects.map((subject) => [subject.code, nameIn(words, subject)]))
  return {
    ...{ url, text: query.text },
    subjects: [...names].map(([value, label]) => ({ value, label, isSelected: value === query.subject })),
    grades: Array.from({ length: 12 }, (_, at) => ({
      ...{ value: String(at + 1), label: t('materials.form.grade', { grade: at + 1 }) },
      isSelected: query.grade === at + 1,
    })),
  }
}

function labelOf(name: string, t: Translate): string {
  const [, what] = /^(?:add|remove)(\w+)$/.exec(name) ?? []
  if (what === 'Grades') return t('materials.form.grades')
  if (what !== undefined) return t(`curation.retag.fields.${what.toLowerCase()}`)
  return name === 'series' ? t('materials.form.series') : t('curation.columns.title')
}
