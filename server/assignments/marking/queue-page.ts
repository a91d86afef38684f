// The class on one page: the list of pupils, and the work of one of them before the teacher. What is open can be drawn alone,
// with its line of the list.

import type { FieldErrors } from '../../http/form.ts'
import { addressOfItem, courseCrumbs } from '../../courses/index.ts'
import type { Translator } from '../../i18n/translator.ts'
import { datesFor, timingAt } from '../dates.ts'
import type { FoundAssignment, PupilWork } from '../find.ts'
import { stateOf, toldMark, workUrl } from '../page.ts'
import { phrasesPage } from '../phrases/page.ts'
import type { PhraseRecord } from '../phrases/phrase.model.ts'
import { isMarked, lastAttempt } from '../standing.ts'
import { birthDay, isNamesake } from '../summary-page.ts'
import { isIn, type QueueFilter, queueFilters } from './filters.ts'
import type { Typed } from './keep.ts'
import type { MarkingRecord } from './marking.model.ts'
import { openWork } from './open-page.ts'

export interface QueuePage {
  readonly found: FoundAssignment
  readonly works: readonly PupilWork[]
  /** As it stands in the address. */
  readonly personId: string
  readonly marking: MarkingRecord | undefined
  readonly filter: QueueFilter
  readonly phrases: readonly PhraseRecord[]
  readonly now: Date
  readonly typed?: Typed | undefined
  readonly errors?: FieldErrors | undefined
  readonly isStale?: boolean | undefined
  readonly dueAtError?: FieldErrors[string] | undefined
}

/** Undefined: nobody of that id is in the course. */
export function queuePage(page: QueuePage, words: Translator) {
  const { found, works, personId, filter, phrases, now, errors = {} } = page
  const { assignment, course, item } = found
  const { t } = words
  const shown = works.find(({ person }) => person.id.toString() === personId)
  if (!shown) return undefined
  const url = addressOfItem(course._id, item._id)
  const address = (one: PupilWork, by: QueueFilter = filter) =>
    `${workUrl(url, one.person.id)}${by === 'all' ? '' : `?filter=${by}`}`
  const link = (one: PupilWork | undefined) => one && { name: one.person.fullName, url: address(one) }
  const listed = works.filter((one) => one === shown || isIn(filter, one, assignment, now))
  const at = listed.indexOf(shown)
  const isWaiting = (one: PupilWork) => one !== shown && isIn('unmarked', one, assignment, now)
  const nextUnmarked = [...listed.slice(at + 1), ...listed.slice(0, at)].find(isWaiting)
  const waiting = works.filter(({ work }) => isMarked(work) && work?.state === 'submitted').length
  const row = (one: PupilWork) => rowOf(one, { page, url: address(one), isCurrent: one === shown }, words)
  return {
    title: shown.person.fullName,
    lead: item.title,
    breadcrumbs: courseCrumbs(course, t, item.title, shown.person.fullName).map((crumb) =>
      crumb.label === item.title ? { ...crumb, url } : crumb,
    ),
    filters: queueFilters.map((one) => {
      const fitting = works.filter((work) => isIn(one, work, assignment, now))
      const target = fitting.includes(shown) ? shown : (fitting[0] ?? shown)
      return {
        ...{ label: t(`assignments.queue.filters.${one}`), url: address(target, one), count: fitting.length },
        isCurrent: one === filter,
      }
    }),
    rows: listed.map(row),
    row: row(shown),
    open: openWork({ ...page, shown, url, address: address(shown) }, words),
    phrases: phrasesPage({ phrases, url, personId, hasSubject: Boolean(course.subjectCode) }),
    place: t('assignments.marking.place', { at: at + 1, count: listed.length }),
    previous: link(listed[at - 1]),
    next: link(listed[at + 1]),
    nextUnmarked: link(nextUnmarked),
    backUrl: url,
    returnUrl: waiting > 0 ? `${url}/return` : undefined,
    returnLabel: t('assignments.summary.return', { count: waiting }),
    summary: Object.entries(errors).map(([name, error]) => ({ ...error, name, label: t(`assignments.form.${name}`) })),
  }
}

interface Row {
  readonly page: QueuePage
  readonly url: string
  readonly isCurrent: boolean
}

function rowOf(one: PupilWork, { page, url, isCurrent }: Row, words: Translator) {
  const { found, works, now } = page
  const { assignment } = found
  const { person, work, ownerId } = one
  const { t } = words
  const state = stateOf(work, timingAt(datesFor(assignment, ownerId), now), now, words)
  const mark = isMarked(work)
    ? (toldMark(assignment.scheme, work!.mark!.value, t) ?? t('assignments.commented'))
    : lastAttempt(work) && t('assignments.queue.unmarked')
  return {
    ...{ id: person.id.toString(), name: person.fullName, url, isCurrent, label: state.label, mark },
    birthDate: isNamesake(person, works) ? birthDay(person.birthDate, words) : undefined,
  }
}
