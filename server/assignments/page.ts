// What a pupil sees of an assignment, and their guardians.

import { randomBytes } from 'node:crypto'
import type { Types } from 'mongoose'
import { renderMessage } from '../courses/index.ts'
import type { FieldErrors } from '../http/form.ts'
import type { Translate, Translator } from '../i18n/translator.ts'
import { formatDate } from '../pages/helpers.ts'
import { type Upload, uploadField, uploadScripts } from '../uploads/index.ts'
import { canSubmit, canTakeBack, datesFor, type OwnDates, timingAt } from './dates.ts'
import type { FoundAssignment } from './find.ts'
import { type Scheme, typedMark } from './marks.ts'
import { ownerFor } from './owner.ts'
import { shownRubric } from './rubrics/shown.ts'
import { lastAttempt } from './standing.ts'
import { soundTypes } from './take-files.ts'
import type { Attempt, Mark, SubmissionRecord, WorkFile } from './submission.model.ts'

export interface WorkFormState {
  readonly typed?: Readonly<Record<string, string>> | undefined
  readonly errors?: FieldErrors | undefined
  /** Another device has saved something else meanwhile. */
  readonly isStale?: boolean | undefined
  /** Finished ones that came with a form which is shown again. */
  readonly uploads?: readonly Upload[] | undefined
  readonly photos?: readonly Upload[] | undefined
}

export interface WorkPage extends WorkFormState {
  readonly found: FoundAssignment
  readonly work: SubmissionRecord | undefined
  readonly personId: Types.ObjectId
  /** Names of those in their group. */
  readonly members: readonly string[]
  /** The school or office on whose account their files are; undefined: they may bring none. */
  readonly uploadUnitId: string | undefined
  /** Of the item. */
  readonly url: string
  readonly now: Date
}

export const workScripts = [
  ...uploadScripts,
  ...['draft', 'photos', 'record', 'annotate'].map((name) => `assignments/${name}.js`),
]

export function workPage(page: WorkPage, words: Translator) {
  const { found, work, personId, members, url, now, typed, errors = {}, isStale } = page
  const { assignment, course } = found
  const { t } = words
  const owner = ownerFor(found, personId)
  const own = workUrl(url, owner?.id ?? personId)
  const dates = datesFor(assignment, owner?.id)
  const timing = timingAt(dates, now)
  const isOpen = course.state === 'open'
  const mayHandIn = owner !== undefined && isOpen && canSubmit(work, assignment.again, timing)
  const last = lastAttempt(work)
  const draft = work?.draft
  return {
    ...aboutOf(found, dates, now, words),
    state: stateOf(work, timing, now, words),
    isStale,
    stored: isStale && draft ? { text: draft.text, link: draft.link } : undefined,
    form: mayHandIn && {
      personId: personId.toString(),
      draftUrl: `${url}/draft`,
      submitUrl: `${url}/submit`,
      revision: work?.revision ?? 0,
      operation: randomBytes(16).toString('base64url'),
      text: typed?.text ?? draft?.text ?? '',
      link: typed?.link ?? draft?.link ?? '',
      takesText: assignment.takes.includes('text'),
      takesLink: assignment.takes.includes('link'),
      ...filesForm(page, own, t),
      errors,
      savedAt: draft?.savedAt ? t('assignments.work.received', { time: clockOf(draft.savedAt, words, now) }) : '',
      isLate: timing === 'late',
      isAgain: last !== undefined,
      isOpened: typed !== undefined,
      submitLabel: t(last ? 'assignments.work.submitAgain' : 'assignments.work.submit'),
    },
    closedText: mayHandIn ? undefined : t(owner ? whyClosed({ isOpen, timing, last }) : 'assignments.work.noGroup'),
    takeBackUrl: isOpen && canTakeBack(work, assignment.again, timing) ? `${url}/take-back` : undefined,
    revision: work?.revision ?? 0,
    attempts: attemptsOf(work, words, { now, workUrl: own }),
    mark: markOf(work?.returned, assignment.scheme, words, now),
    feedback: (work?.feedback ?? []).filter(({ isReturned }) => isReturned).map((file) => shownFile(file, own)),
    group: owner?.groupName !== undefined ? { name: owner.groupName, members } : undefined,
  }
}

/** What files may be brought, and those that are there. */
function filesForm(page: WorkPage, own: string, t: Translate) {
  const { found, work, uploadUnitId: unitId, uploads = [], photos = [] } = page
  const { takes } = found.assignment
  if (unitId === undefined) return {}
  const file = takes.includes('files') ? 'file' : takes.includes('audio') ? 'sound' : undefined
  return {
    unitId,
    files: (work?.draft?.files ?? []).map((one) => shownFile(one, own)),
    upload:
      file &&
      uploadField(t, { label: t(`assignments.form.${file}`), uploads, ...(file === 'sound' && { accept: 'audio/*' }) }),
    records: takes.includes('audio'),
    pages: (work?.draft?.photos ?? []).map((photo, at, all) => ({
      ...{ ...shownFile(photo, own), turned: photo.turn === 0 ? '' : ` turned-${photo.turn}` },
      ...{ label: t('assignments.photos.page', { number: at + 1 }), isFirst: at === 0, isLast: at === all.length - 1 },
    })),
    photos: takes.includes('photos')
      ? uploadField(t, {
          ...{ name: 'photo', sentAs: 'photoUpload', label: t('assignments.form.photo'), uploads: photos },
          accept: 'image/jpeg,image/png,image/webp',
        })
      : undefined,
  }
}

function whyClosed({ isOpen, timing, last }: { isOpen: boolean; timing: string; last: Attempt | undefined }): string {
  if (!isOpen) return 'assignments.work.courseClosed'
  return timing === 'closed'
    ? 'assignments.work.closed'
    : last
      ? 'assignments.work.handedIn'
      : 'assignments.work.closed'
}

export interface ChildPage {
  readonly found: FoundAssignment
  readonly children: readonly {
    readonly personId: Types.ObjectId
    readonly name: string
    readonly work: SubmissionRecord | undefined
  }[]
  readonly now: Date
}

/**
 * Looks over the shoulder of a child: what is to be done, whether it was, and what the teacher says. Whoever sees the course as
 * a template only has none.
 */
export function childPage({ found, children, now }: ChildPage, words: Translator) {
  const { assignment } = found
  return {
    ...aboutOf(found, datesFor(assignment, children[0]?.personId), now, words),
    children: children.map(({ name, personId, work }) => ({
      name,
      state: stateOf(work, timingAt(datesFor(assignment, ownerFor(found, personId)?.id), now), now, words),
      mark: markOf(work?.returned, assignment.scheme, words, now),
    })),
  }
}

/** Of somebody's work for an item. */
export function workUrl(url: string, personId: { toString(): string }): string {
  return `${url}/work/${personId.toString()}`
}

/** What stands above for everybody. */
export function aboutOf({ assignment }: FoundAssignment, dates: OwnDates, now: Date, { t, language }: Translator) {
  const moment = (at: Date | undefined) => at && formatDate(at, 'dateTime', language, now)
  const { dueAt, closesAt, isExtended } = dates
  const isSame = dueAt && closesAt && dueAt.getTime() === closesAt.getTime()
  return {
    html: renderMessage(assignment.instructions),
    facts: [
      ...(dueAt ? [{ term: t('assignments.due'), text: moment(dueAt)! }] : []),
      ...(isExtended ? [{ term: t('assignments.extension'), text: t('assignments.extended') }] : []),
      ...(closesAt && !isSame ? [{ term: t('assignments.closes'), text: moment(closesAt)! }] : []),
      { term: t('assignments.scheme'), text: t(`assignments.schemes.${assignment.scheme}`) },
    ],
    rubric: shownRubric(assignment.rubric, assignment.scheme, [], t),
  }
}

export function stateOf(
  work: SubmissionRecord | undefined,
  timing: ReturnType<typeof timingAt>,
  now: Date,
  words: Translator,
) {
  const { t } = words
  const last = lastAttempt(work)
  if (!last) {
    const key = timing === 'inTime' ? (work?.draft ? 'writing' : 'notYet') : 'missing'
    return {
      kind: timing === 'inTime' ? undefined : 'careful',
      icon: 'edit',
      label: t(`assignments.states.${key}`),
      time: undefined,
    }
  }
  const isReturned = work?.state === 'returned'
  const key = isReturned ? 'returned' : last.isLate ? 'late' : 'submitted'
  return {
    kind: last.isLate && !isReturned ? 'careful' : 'good',
    icon: isReturned ? 'comment' : 'check',
    label: t(`assignments.states.${key}`),
    time: t('assignments.at', { time: formatDate(last.submittedAt, 'dateTime', words.language, now) }),
  }
}

/** `workUrl`: that of the work, below which its files are. */
export function attemptsOf(
  work: SubmissionRecord | undefined,
  { t, language }: Translator,
  { now, workUrl }: { readonly now: Date; readonly workUrl: string },
) {
  return [...(work?.attempts ?? [])]
    .reverse()
    .map(({ number, text, link, files, photos, submittedAt, isLate, takenBackAt }) => ({
      title: t('assignments.attempt', { number }),
      time: formatDate(submittedAt, 'dateTime', language, now),
      note: takenBackAt ? t('assignments.takenBack') : isLate ? t('assignments.late') : undefined,
      paragraphs: text.split(/\n\s*\n/).filter((one) => one.trim() !== ''),
      link: link || undefined,
      files: [...files, ...photos].map((file) => shownFile(file, workUrl)),
      isMerging: photos.length > 0,
    }))
}

export function shownFile({ id, name, type, bytes, pages }: WorkFile, workUrl: string) {
  const url = `${workUrl}/files/${id.toString()}`
  const isPicture = type.startsWith('image/')
  return {
    id: id.toString(),
    name,
    bytes,
    url,
    shownUrl: `${url}?inline=yes`,
    pages: pages ?? undefined,
    isSound: soundTypes.test(type),
    isPicture,
    layersUrl: isPicture || type === 'application/pdf' ? `${url}/layers` : undefined,
  }
}

export function markOf(mark: Mark | null | undefined, scheme: Scheme, words: Translator, now: Date) {
  if (!mark) return undefined
  return {
    value: toldMark(scheme, mark.value, words.t),
    paragraphs: mark.comment.split(/\n\s*\n/).filter((one) => one.trim() !== ''),
    rubric: shownRubric(mark.rubric, scheme, mark.choices, words.t),
    by: mark.byName,
    at: formatDate(mark.at, 'dateTime', words.language, now),
  }
}

/** Empty: there are words alone. */
export function toldMark(scheme: Scheme, value: string, t: Translate): string | undefined {
  if (value === '') return undefined
  if (scheme === 'points') return t('assignments.points', { points: typedMark(scheme, value) })
  return t(`assignments.marks.${value}`)
}

/** `10:42:07`: to the second, as on a receipt. */
export function clockOf(at: Date, { language }: Translator, now: Date): string {
  const time = new Intl.DateTimeFormat(language === 'vi' ? 'vi-VN' : 'en-GB', {
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false, timeZone: 'Asia/Ho_Chi_Minh' },
  }).format(at)
  const day = formatDate(at, 'day', language, now)
  return day === formatDate(now, 'day', language, now) ? time : `${time}, ${day}`
}
