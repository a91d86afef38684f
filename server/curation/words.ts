// How long something has waited and when it is due, in words.

import type { Translate, Translator } from '../i18n/translator.ts'
import { formatDate } from '../pages/helpers.ts'
import { addressOf } from '../pages/address.ts'
import { holderOf } from './access.ts'
import type { QueueQuery } from './queue.ts'
import type { SubmissionRecord } from './submission.model.ts'

export const home = '/curation'

export function addressOfSubmission(id: { toString(): string }, query: QueueQuery = {}): string {
  return addressOf(`${home}/${id.toString()}`, queryTexts(query))
}

export function addressOfPupils(materialId: { toString(): string }): string {
  return `${home}/materials/${materialId.toString()}/pupils`
}

export function queryTexts({ stage, view, subject = '', grade, type = '' }: QueueQuery) {
  return { stage: stage ?? '', view: view ?? '', subject, grade: grade === undefined ? '' : String(grade), type }
}

/** Milliseconds. */
const day = 86_400_000

export function waitedText({ waitingSince }: Pick<SubmissionRecord, 'waitingSince'>, t: Translate, now: Date): string {
  return t('curation.waited', { count: Math.max(0, Math.floor((now.getTime() - waitingSince.getTime()) / day)) })
}

export function dueBadge({ dueAt }: Pick<SubmissionRecord, 'dueAt'>, { t, language }: Translator, now: Date) {
  const left = dueAt.getTime() - now.getTime()
  if (left < 0)
    return {
      kind: 'wrong',
      icon: 'clock',
      label: t('curation.overdue', { count: Math.max(1, Math.floor(-left / day)) }),
    }
  const label = t('curation.due', { day: formatDate(dueAt, 'day', language, now) })
  return left < 2 * day ? { kind: 'careful', icon: 'clock', label } : { kind: '', icon: 'clock', label }
}

/** Who is at it; undefined: nobody. */
export function holderText(
  submission: SubmissionRecord,
  personId: SubmissionRecord['ownerId'],
  t: Translate,
  now: Date,
): string | undefined {
  const holder = holderOf(submission, now)
  if (!holder) return undefined
  return holder.equals(personId)
    ? t('curation.claimedByYou')
    : t('curation.claimedBy', { name: submission.claimedByName! })
}
