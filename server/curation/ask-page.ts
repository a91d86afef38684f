import type { FieldErrors } from '../http/form.ts'
import type { Translator } from '../i18n/translator.ts'
import { titleOf } from '../materials/index.ts'
import { addressOf } from '../pages/address.ts'
import type { Colleague } from './colleagues.ts'
import { seatsOf } from './panel-rules.ts'
import type { PanelRecord } from './panel.model.ts'
import type { QueueQuery } from './queue.ts'
import type { SubmissionRecord } from './submission.model.ts'
import { addressOfSubmission, home, queryTexts } from './words.ts'

export interface AskPage {
  readonly submission: SubmissionRecord
  readonly panel: PanelRecord
  readonly reviewers: readonly Colleague[]
  readonly query: QueueQuery
  readonly errors?: FieldErrors | undefined
}

export function askPage({ submission, panel, reviewers, query, errors = {} }: AskPage, { t }: Translator) {
  const name = titleOf(submission, t)
  const cancelUrl = addressOfSubmission(submission._id, query)
  const seats = seatsOf(panel)
  const answered = panel.asked.filter(({ scoredAt }) => scoredAt)
  const ids = answered.map(({ personId }) => personId.toString())
  return {
    title: t('curation.titles.panel'),
    name,
    breadcrumbs: [
      { label: t('curation.titles.queue'), url: addressOf(home, queryTexts(query)) },
      { label: name, url: cancelUrl },
      { label: t('curation.titles.panel') },
    ],
    url: addressOf(`${addressOfSubmission(submission._id)}/panel`, queryTexts(query)),
    cancelUrl,
    text: t(`curation.panel.${seats?.round === 2 ? 'chooseThird' : 'choose'}`, { gap: panel.gap }),
    answered: answered.map(({ personName }) => personName),
    people: seats
      ? reviewers
          .filter(({ id }) => !ids.includes(id))
          .map(({ id, name: label }) => ({
            ...{ value: id, label },
            isChecked: panel.asked.some(({ personId }) => personId.toString() === id),
          }))
      : [],
    errors,
    summary: Object.entries(errors).map(([field, error]) => ({
      ...error,
      name: field,
      label: t('curation.panel.reviewers'),
    })),
  }
}
