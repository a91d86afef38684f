import type { Page } from '../api/index.ts'
import type { FieldError, FieldErrors } from '../http/form.ts'
import type { Translator } from '../i18n/translator.ts'
import { addressOfMaterial, titleOf } from '../materials/index.ts'
import { addressOf } from '../pages/address.ts'
import { batchActions } from './batch.model.ts'
import type { BatchReport } from './batch.ts'
import type { Colleague } from './colleagues.ts'
import type { QueueQuery } from './queue.ts'
import { stageText } from './queue-page.ts'
import type { SubmissionRecord } from './submission.model.ts'
import { addressOfSubmission, home, queryTexts, waitedText } from './words.ts'

export interface BulkPage {
  readonly submissions: Page<SubmissionRecord>
  readonly colleagues: readonly Colleague[]
  readonly query: QueueQuery
  readonly typed: { readonly action: string; readonly person: string; readonly chosen: readonly string[] }
  readonly errors?: FieldErrors | undefined
}

/** Other tags are given on a page of their own. */
const chosenHere = batchActions.filter((action) => action !== 'retag')
export const bulkUrl = `${home}/bulk`

export function bulkPage(
  { submissions, colleagues, query, typed, errors = {} }: BulkPage,
  words: Translator,
  now: Date,
) {
  const { t } = words
  const texts = queryTexts(query)
  return {
    title: t('curation.titles.bulk'),
    lead: t('curation.lead.bulk'),
    breadcrumbs: [
      { label: t('curation.titles.queue'), url: addressOf(home, texts) },
      { label: t('curation.titles.bulk') },
    ],
    url: addressOf(bulkUrl, texts),
    cancelUrl: addressOf(home, texts),
    isEmpty: submissions.items.length === 0,
    submissions: submissions.items.map((one) => ({
      value: one._id.toString(),
      label: titleOf(one, t),
      isVietnamese: true,
      hint: [stageText(one, t), one.unitName, t('curation.waiting', { time: waitedText(one, t, now) })].join(' · '),
      isChecked: typed.chosen.includes(one._id.toString()),
    })),
    actions: chosenHere.map((value) => ({
      value,
      label: t(`curation.bulk.${value}`),
      hint: t(`curation.bulk.${value}Hint`),
      isChecked: typed.action === value,
    })),
    people: colleagues.map(({ id, name }) => ({
      value: id,
      label: name,
      isSelected: id === typed.person,
      isVietnamese: true,
    })),
    nextUrl: submissions.next && addressOf(bulkUrl, { ...texts, cursor: submissions.next }),
    errors,
    summary: Object.entries(errors).map(([name, error]) => ({
      ...error,
      name,
      label: t(labelOf(name)),
    })),
  }
}

function labelOf(field: string): string {
  if (field === 'submission') return 'curation.columns.title'
  return field === 'person' ? 'curation.form.person' : 'curation.bulk.what'
}

export function batchPage({ batch, rows }: BatchReport, { t }: Translator) {
  const count = (state: string) => rows.filter((row) => row.state === state).length
  const [done, failed] = [count('done'), count('failed')]
  return {
    title: t('curation.titles.batch'),
    lead: t(`curation.bulk.leads.${batch.action}`, { name: batch.assigneeName ?? '' }),
    breadcrumbs: [{ label: t('curation.titles.queue'), url: home }, { label: t('curation.titles.batch') }],
    progress: batch.endedAt
      ? undefined
      : {
          value: done + failed,
          max: batch.total,
          text: t('curation.bulk.progress', { done: done + failed, total: batch.total }),
        },
    result: batch.endedAt && t('curation.bulk.result', { done, failed }),
    isWrong: failed > 0,
    caption: t('curation.titles.batch'),
    columns: ['title', 'result'].map((key) => ({ label: t(`curation.columns.${key}`) })),
    rows: rows.map(({ title, submissionId, materialId, state, error }) => ({
      cells: [
        {
          label: t('curation.columns.title'),
          text: titleOf({ title }, t),
          url: submissionId ? addressOfSubmission(submissionId) : addressOfMaterial(materialId!),
          isName: true,
          isVietnamese: true,
        },
        {
          label: t('curation.columns.result'),
          text: error ? whyText(error as FieldError, t) : t(`curation.bulk.${state}`),
        },
      ],
    })),
    homeUrl: home,
  }
}

function whyText({ key, values }: FieldError, t: Translator['t']): string {
  return t('curation.bulk.failedBecause', { why: t(key, values) })
}
