import type { FieldErrors } from '../http/form.ts'
import type { Translator } from '../i18n/translator.ts'
import { titleOf } from '../materials/index.ts'
import { addressOf } from '../pages/address.ts'
import type { Colleague } from './colleagues.ts'
import type { QueueQuery } from './queue.ts'
import type { SubmissionRecord } from './submission.model.ts'
import { addressOfSubmission, home, queryTexts } from './words.ts'

export interface HandOverPage {
  readonly submission: SubmissionRecord
  readonly colleagues: readonly Colleague[]
  readonly query: QueueQuery
  readonly errors?: FieldErrors | undefined
}

export function handOverPage({ submission, colleagues, query, errors = {} }: HandOverPage, { t }: Translator) {
  const name = titleOf(submission, t)
  const cancelUrl = addressOfSubmission(submission._id, query)
  return {
    title: t('curation.titles.handOver'),
    name,
    breadcrumbs: [
      { label: t('curation.titles.queue'), url: home },
      { label: name, url: cancelUrl },
      { label: t('curation.titles.handOver') },
    ],
    url: addressOf(`${addressOfSubmission(submission._id)}/hand-over`, queryTexts(query)),
    cancelUrl,
    people: colleagues.map(({ id, name: label }) => ({ value: id, label })),
    errors,
    summary: Object.entries(errors).map(([field, error]) => ({
      ...error,
      name: field,
      label: t('curation.form.person'),
    })),
  }
}
