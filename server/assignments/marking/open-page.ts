// The work that lies before the teacher, with the form in which it is marked.

import type { Translator } from '../../i18n/translator.ts'
import { formatDate } from '../../pages/helpers.ts'
import { datesFor, timingAt } from '../dates.ts'
import type { PupilWork } from '../find.ts'
import { typedMoment } from '../input.ts'
import { levels, passFail, readMark, type Scheme, typedMark } from '../marks.ts'
import { attemptsOf, clockOf, stateOf, toldMark, workUrl } from '../page.ts'
import { type Choice, type Rubric, suggestMark } from '../rubrics/rubric.ts'
import { shownRubric } from '../rubrics/shown.ts'
import { lastAttempt } from '../standing.ts'
import type { SubmissionRecord } from '../submission.model.ts'
import { markedAtOf, type Typed } from './keep.ts'
import type { MarkingRecord } from './marking.model.ts'
import type { QueuePage } from './queue-page.ts'

interface OpenPage extends QueuePage {
  readonly shown: PupilWork
  /** Of the item. */
  readonly url: string
  /** Of this page. */
  readonly address: string
}

export function openWork(page: OpenPage, words: Translator) {
  const { found, shown, marking, now, typed, errors = {}, isStale, url, address } = page
  const { assignment } = found
  const { person, work } = shown
  const { t } = words
  const own = workUrl(url, person.id)
  const last = lastAttempt(work)
  const dates = datesFor(assignment, shown.ownerId)
  const { scheme } = assignment
  const stored = work && last ? storedOf(work, marking, scheme) : undefined
  const fields = typed ?? stored?.typed ?? { mark: '', comment: '', choices: [] }
  const words_ = scheme === 'passFail' ? passFail : scheme === 'levels' ? levels : undefined
  return {
    isStale,
    state: stateOf(work, timingAt(dates, now), now, words),
    attempts: attemptsOf(work, words, { now, workUrl: own }),
    hasNothing: !last,
    form: work &&
      last && {
        ...{ url: address, keepUrl: `${own}/marking`, person: person.fullName },
        ...{ submission: work._id.toString(), attempt: last.number, revision: marking?.revision ?? 0 },
        ...{ markedAt: markedAtOf(work), mark: fields.mark, comment: fields.comment, errors },
        isPoints: scheme === 'points',
        choices: words_?.map((one) => ({
          ...{ value: one, label: t(`assignments.marks.${one}`), isChecked: one === fields.mark },
        })),
        rubric: shownRubric(assignment.rubric, scheme, fields.choices, t),
        suggestion: suggestionOf(assignment.rubric, scheme, fields.choices, words),
        savedAt: stored?.savedAt ? t('assignments.queue.saved', { time: clockOf(stored.savedAt, words, now) }) : '',
        others: [...(isStale && stored ? [stored] : []), ...(stored?.earlier ? [stored.earlier] : [])].map((one) => ({
          ...{ by: one.by, at: formatDate(one.at, 'dateTime', words.language, now) },
          mark: toldTyped(scheme, one.typed.mark, words),
          paragraphs: one.typed.comment.split(/\n\s*\n/).filter((text) => text.trim() !== ''),
        })),
      },
    marked: work?.mark && {
      text: toldMark(scheme, work.mark.value, t),
      note: t(work.state === 'returned' ? 'assignments.states.returned' : 'assignments.notReturned'),
      by: work.mark.byName,
    },
    extension: {
      url: `${own}/extension`,
      dueAt: dates.isExtended ? typedMoment(dates.dueAt) : '',
      error: page.dueAtError,
    },
  }
}

export function suggestionOf(
  rubric: Rubric | null | undefined,
  scheme: Scheme,
  choices: readonly Choice[],
  { t }: Translator,
) {
  const value = rubric ? suggestMark(rubric, scheme, choices) : undefined
  if (value === undefined) return undefined
  return {
    value: typedMark(scheme, value),
    text: t('assignments.queue.suggestion', { mark: toldMark(scheme, value, t)! }),
  }
}

interface Written {
  readonly typed: Typed
  readonly by: string
  readonly at: Date
}

interface Stored extends Written {
  /** Of what is being typed. */
  readonly savedAt?: Date
  /** Typed for something that is not the last any more: a mark or an attempt has come after it. It is not lost. */
  readonly earlier?: Written
}

function storedOf(work: SubmissionRecord, marking: MarkingRecord | undefined, scheme: Scheme): Stored | undefined {
  const open = marking && !marking.isDone ? marking : undefined
  const draft = open && { typed: open, by: open.byName, at: open.at }
  const isOfThis = open?.attempt === lastAttempt(work)?.number && open?.markedAt === markedAtOf(work)
  if (draft && isOfThis) return { ...draft, savedAt: open.at }
  const { mark } = work
  const given: Written | undefined = mark
    ? {
        typed: { mark: typedMark(scheme, mark.value), comment: mark.comment, choices: mark.choices ?? [] },
        ...{ by: mark.byName, at: mark.at },
      }
    : undefined
  const empty = { typed: { mark: '', comment: '', choices: [] }, by: '', at: new Date(0) }
  if (draft) return { ...(given ?? empty), earlier: draft }
  return given
}

function toldTyped(scheme: Scheme, mark: string, { t }: Translator): string {
  const value = readMark(scheme, mark)
  return value === undefined ? mark : (toldMark(scheme, value, t) ?? '')
}
