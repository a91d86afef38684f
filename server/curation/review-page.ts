import type { Actor } from '../actor.ts'
import type { FieldErrors } from '../http/form.ts'
import type { Translator } from '../i18n/translator.ts'
import {
  addressOfMaterial,
  contentFields,
  fileChangeText,
  reasonCodes,
  type shownFiles,
  type Step,
  textOf,
  titleOf,
} from '../materials/index.ts'
import { formatDate } from '../pages/helpers.ts'
import { canDecide, canSeeInternal, canUnstick, holderOf, sideOf } from './access.ts'
import { checksPage } from './checks-page.ts'
import type { MessageRecord } from './message.model.ts'
import { criterionName, panelOf, scoringOf, wordsForAuthor } from './panel-page.ts'
import type { QueueQuery } from './queue.ts'
import { stageText } from './queue-page.ts'
import type { Review } from './review.ts'
import type { SubmissionRecord } from './submission.model.ts'
import type { Happening } from './timeline.ts'
import { addressOf } from '../pages/address.ts'
import { addressOfSubmission, dueBadge, holderText, home, queryTexts, waitedText } from './words.ts'

export interface ReviewPage {
  readonly review: Review
  readonly files: Awaited<ReturnType<typeof shownFiles>>
  readonly actor: Actor
  readonly query: QueueQuery
  readonly typed: Readonly<Record<string, string>>
  readonly errors?: FieldErrors | undefined
  /** Which of the forms was not accepted. */
  readonly refused?: 'decide' | 'say' | 'score' | undefined
}

export function reviewPage(page: ReviewPage, words: Translator, now: Date) {
  const { review, files, actor, query, typed, errors = {}, refused } = page
  const { submission, found } = review
  const { t, language } = words
  const title = titleOf(submission, t)
  const url = addressOfSubmission(submission._id)
  const isOpen = submission.state === 'open'
  const mayDecide = canDecide(actor, submission)
  const materialUrl = addressOfMaterial(submission.materialId)
  return {
    title,
    isVietnamese: true,
    lead: [submission.unitName, submission.ownerName].filter((text) => text !== '').join(' · '),
    breadcrumbs: mayDecide
      ? [{ label: t('curation.titles.queue'), url: addressOf(home, queryTexts(query)) }, { label: title }]
      : [
          { label: t('materials.titles.own'), url: '/materials' },
          { label: title, url: materialUrl },
          { label: t('curation.titles.review') },
        ],
    badges: [
      { label: t('curation.editionOf', { number: submission.edition }) },
      { label: stageText(submission, t) },
      ...(isOpen
        ? [{ label: t('curation.waiting', { time: waitedText(submission, t, now) }) }, dueBadge(submission, words, now)]
        : []),
    ],
    ended: isOpen ? undefined : endedOf(submission, words, now),
    newer: newerOf(review, query, t),
    holding: isOpen ? holdingOf(submission, actor, query, words, now) : undefined,
    materialUrl: found && `${materialUrl}/editions/${found.number}`,
    isGone: found === undefined,
    files,
    hasNoFiles: found !== undefined && files.length === 0,
    link: found && found.content.link !== '' ? found.content.link : undefined,
    checks: checksPage(review.checks, words),
    changes: changesOf(review, words),
    says: factsOf(review, words),
    panel: panelOf(review, actor, query, words, now),
    scoring: scoringOf(page, words),
    verdictWords: wordsForAuthor(review, actor),
    decision: review.steps.length > 0 ? decisionOf(page, words) : undefined,
    talk: {
      threads: review.conversation.threads.map(({ message, answers }) => ({
        ...messageOf(message, words, now),
        answers: answers.map((one) => messageOf(one, words, now)),
        id: message._id.toString(),
      })),
      notes: review.conversation.notes?.map((one) => messageOf(one, words, now)),
      canWrite: sideOf(actor, submission) !== undefined,
      canNote: canSeeInternal(actor, submission),
      url: addressOf(`${url}/messages`, queryTexts(query)),
      text: refused === 'say' ? typed.text : '',
      error: refused === 'say' ? errors.text : undefined,
    },
    timeline: review.timeline.map((one) => happeningOf(one, words, now)),
    others: review.others.map((one) => ({
      label: t('curation.other', { number: one.edition, stage: t(`curation.stages.${one.stage}`) }),
      url: addressOfSubmission(one._id),
      note: [t(`curation.states.${one.state}`), formatDate(one.endedAt ?? one.waitingSince, 'day', language, now)].join(
        ', ',
      ),
    })),
    summary: Object.entries(errors).map(([name, error]) => ({
      ...{ ...error, name, label: criterionName(review.panel, name, words) ?? t(labelOf(name)) },
    })),
  }
}

function labelOf(name: string): string {
  const own = { step: 'curation.form.step', internalNote: 'curation.form.internalNote', text: 'curation.form.text' }
  return own[name as keyof typeof own] ?? (name === 'reason' ? 'curation.form.reason' : `materials.form.${name}`)
}

function newerOf({ submission, others }: Review, query: QueueQuery, t: Translator['t']) {
  const open = others.find(({ state, waitingSince }) => state === 'open' && waitingSince >= submission.waitingSince)
  return open && { url: addressOfSubmission(open._id, query), text: t('curation.newer', { number: open.edition }) }
}

function endedOf(submission: SubmissionRecord, { t, language }: Translator, now: Date) {
  const { state, decision, endedAt, endedByName, reasonCode, feedback } = submission
  const what = state === 'decided' && decision ? t(`materials.steps.${decision}`) : t(`curation.states.${state}`)
  return {
    text: t('curation.ended', {
      what,
      day: endedAt ? formatDate(endedAt, 'dateTime', language, now) : '',
      name: endedByName ?? t('curation.nobody'),
    }),
    reasonCode: reasonCode && t(`materials.reasonCodes.${reasonCode}`),
    feedback,
  }
}

function holdingOf(submission: SubmissionRecord, actor: Actor, query: QueueQuery, words: Translator, now: Date) {
  const { t, language } = words
  if (!canDecide(actor, submission)) return undefined
  const url = addressOfSubmission(submission._id)
  const address = (what: string) => addressOf(`${url}/${what}`, queryTexts(query))
  const holder = holderOf(submission, now)
  const isMine = holder?.equals(actor.personId) === true
  return {
    text: holderText(submission, actor.personId, t, now),
    until:
      holder && t('curation.claimedUntil', { time: formatDate(submission.claimedUntil!, 'dateTime', language, now) }),
    claimUrl: holder ? undefined : address('claim'),
    releaseUrl: isMine || (holder && canUnstick(actor, submission)) ? address('release') : undefined,
    releaseLabel: t(isMine ? 'curation.release' : 'curation.unstick'),
    handOverUrl: !holder || isMine || canUnstick(actor, submission) ? address('hand-over') : undefined,
  }
}

function changesOf({ compared, found, names }: Review, words: Translator) {
  if (!compared || !found || !names) return undefined
  const { t } = words
  const shown = (text: string) => (text === '' ? t('materials.differences.nothing') : text)
  return {
    title: t('curation.changes.title', { number: compared.edition }),
    isNothing: compared.fields.length + compared.files.length === 0,
    caption: t('curation.changes.fields'),
    columns: ['field', 'before', 'after'].map((key) => ({ label: t(`curation.columns.${key}`) })),
    rows: compared.fields.map((field) => ({
      cells: [
        { label: t('curation.columns.field'), text: t(`materials.form.${field}`), isName: true },
        {
          label: t('curation.columns.before'),
          text: shown(textOf(field, compared.content, compared.names, words)),
          isVietnamese: true,
        },
        {
          label: t('curation.columns.after'),
          text: shown(textOf(field, found.content, names, words)),
          isVietnamese: true,
        },
      ],
    })),
    files: compared.files.map((change) => fileChangeText(change, words)),
  }
}

function factsOf({ found, names }: Review, words: Translator) {
  if (!found || !names) return []
  return contentFields
    .filter((field) => field !== 'title')
    .map((field) => ({
      term: words.t(`materials.form.${field}`),
      text: textOf(field, found.content, names, words),
      isVietnamese: true,
    }))
    .filter(({ text }) => text !== '')
}

function decisionOf({ review, query, typed, errors = {}, refused }: ReviewPage, { t }: Translator) {
  const isTyped = refused === 'decide'
  const said = isTyped ? typed : {}
  const { steps, submission } = review
  const needing = steps.filter(({ needsReason }) => needsReason)
  return {
    url: addressOf(`${addressOfSubmission(submission._id)}/decide`, queryTexts(query)),
    waits: review.waits && t(review.waits),
    steps: steps.map(({ name }) => ({
      value: name,
      label: t(`materials.steps.${name}`),
      hint: t(`materials.stepTexts.${name}`),
      isChecked: said.step === name,
    })),
    reasonCodes: reasonCodes.map((value) => ({
      value,
      label: t(`materials.reasonCodes.${value}`),
      isSelected: said.reasonCode === value,
    })),
    reasonHint: t('curation.form.reasonHint', { steps: namesOf(needing, t) }),
    asksDay: steps.some(({ takesDay }) => takesDay),
    reason: said.reason ?? '',
    internalNote: said.internalNote ?? '',
    liveOn: said.liveOn ?? '',
    errors: isTyped ? errors : {},
  }
}

function namesOf(steps: readonly Step[], t: Translator['t']): string {
  return steps.map(({ name }) => `“${t(`materials.steps.${name}`)}”`).join(', ')
}

function messageOf({ text, byName, side, at }: MessageRecord, { t, language }: Translator, now: Date) {
  return {
    text,
    by: byName,
    side: t(`curation.sides.${side}`),
    at: formatDate(at, 'dateTime', language, now),
  }
}

export function happeningOf(happening: Happening, { t, language }: Translator, now: Date) {
  const { action, at, by, edition, reason, reasonCode } = happening
  return {
    at: formatDate(at, 'dateTime', language, now),
    what: t(action.replace('.', '.audit.')),
    edition: edition === undefined ? undefined : t('curation.editionOf', { number: edition }),
    by,
    reasonCode: reasonCode && t(`materials.reasonCodes.${reasonCode}`),
    reason,
  }
}
