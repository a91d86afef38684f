// One pupil's work before the teacher, with the way to the next.

import type { FieldErrors } from '../http/form.ts'
import type { Translator } from '../i18n/translator.ts'
import { addressOfItem, courseCrumbs } from '../courses/index.ts'
import { datesFor, timingAt } from './dates.ts'
import type { FoundAssignment, PupilWork } from './find.ts'
import { typedMoment } from './input.ts'
import { levels, passFail, typedMark } from './marks.ts'
import { attemptsOf, stateOf, toldMark, workUrl } from './page.ts'
import { isMarked, lastAttempt } from './standing.ts'
import { birthDay, isNamesake } from './summary-page.ts'

export interface MarkingPage {
  readonly found: FoundAssignment
  readonly works: readonly PupilWork[]
  readonly personId: string
  readonly now: Date
  readonly typed?: Readonly<Record<string, string>> | undefined
  readonly errors?: FieldErrors | undefined
  readonly isStale?: boolean | undefined
}

/** Undefined: nobody of that id is in the course. */
export function markingPage(page: MarkingPage, words: Translator) {
  const { found, works, personId, now, typed, errors = {}, isStale } = page
  const { assignment, course, item } = found
  const { t } = words
  const at = works.findIndex(({ person }) => person.id.toString() === personId)
  const shown = works[at]
  if (!shown) return undefined
  const { person, work } = shown
  const url = addressOfItem(course._id, item._id)
  const link = (one: PupilWork | undefined) => one && { name: one.person.fullName, url: workUrl(url, one.person.id) }
  const unmarked = [...works.slice(at + 1), ...works.slice(0, at)].find(
    (one) => lastAttempt(one.work) && !isMarked(one.work),
  )
  const last = lastAttempt(work)
  const value = typed?.mark ?? (work?.mark ? typedMark(assignment.scheme, work.mark.value) : '')
  const { scheme } = assignment
  const choices = scheme === 'passFail' ? passFail : scheme === 'levels' ? levels : undefined
  const dates = datesFor(assignment, shown.ownerId)
  return {
    title: person.fullName,
    lead: item.title,
    breadcrumbs: [
      ...courseCrumbs(course, t, item.title, person.fullName).map((crumb) =>
        crumb.label === item.title ? { ...crumb, url } : crumb,
      ),
    ],
    birthDate: isNamesake(person, works) ? birthDay(person.birthDate, words) : undefined,
    place: t('assignments.marking.place', { at: at + 1, count: works.length }),
    state: stateOf(work, timingAt(dates, now), now, words),
    attempts: attemptsOf(work, words, { now, workUrl: workUrl(url, person.id) }).map((attempt, index) => ({
      ...{ ...attempt, isFirst: index === 0 },
    })),
    hasNothing: !last,
    isStale,
    form: last && {
      url: workUrl(url, personId),
      attempt: last.number,
      revision: work?.revision ?? 0,
      mark: value,
      isPoints: scheme === 'points',
      choices: choices?.map((one) => ({ value: one, label: t(`assignments.marks.${one}`), isChecked: one === value })),
      comment: typed?.comment ?? work?.mark?.comment ?? '',
      errors,
    },
    marked: work?.mark && {
      text: toldMark(scheme, work.mark.value, t),
      note: t(work.state === 'returned' ? 'assignments.states.returned' : 'assignments.notReturned'),
      by: work.mark.byName,
    },
    extension: {
      url: `${workUrl(url, personId)}/extension`,
      dueAt: dates.isExtended ? typedMoment(dates.dueAt) : '',
      error: errors.dueAt,
    },
    previous: link(works[at - 1]),
    next: link(works[at + 1]),
    nextUnmarked: link(unmarked),
    backUrl: url,
    summary: Object.entries(errors).map(([name, error]) => ({ ...error, name, label: t(`assignments.form.${name}`) })),
  }
}
