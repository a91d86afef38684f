// How far a class is with an assignment: whose work is there, whose is missing, and what is still to be marked.

import type { Translator } from '../i18n/translator.ts'
import { datesFor, timingAt } from './dates.ts'
import type { KnownPerson } from '../people/index.ts'
import type { FoundAssignment, PupilWork } from './find.ts'
import { isHidden } from './hide.ts'
import { aboutOf, stateOf, toldMark, workUrl } from './page.ts'
import { isMarked, lastAttempt } from './standing.ts'

export interface SummaryPage {
  readonly found: FoundAssignment
  readonly works: readonly PupilWork[]
  /** Of an assignment for groups: who is in none. */
  readonly groupless: readonly KnownPerson[]
  /** Of the item. */
  readonly url: string
  readonly now: Date
}

export function summaryPage({ found, works, groupless, url, now }: SummaryPage, words: Translator) {
  const { assignment, mayTeach } = found
  const { t } = words
  const handedIn = works.filter(({ work }) => lastAttempt(work))
  const unmarked = handedIn.filter(({ work }) => !isMarked(work))
  const waiting = handedIn.filter(({ work }) => isMarked(work) && work?.state === 'submitted')
  const first = unmarked[0] ?? handedIn[0]
  return {
    ...aboutOf(found, datesFor(assignment, undefined), now, words),
    count: t('assignments.summary.handedIn', { count: handedIn.length, all: works.length }),
    unmarked: unmarked.length > 0 ? t('assignments.summary.unmarked', { count: unmarked.length }) : undefined,
    markUrl: mayTeach && first ? workUrl(url, first.person.id) : undefined,
    rubricUrl: mayTeach ? `${url}/rubric` : undefined,
    rubricLabel: t(`assignments.rubrics.${assignment.rubric ? 'change' : 'make'}`),
    downloadUrl: mayTeach && handedIn.length > 0 ? `${url}/download` : undefined,
    markedUrl: `${url}/marked`,
    returnUrl: mayTeach && waiting.length > 0 ? `${url}/return` : undefined,
    returnLabel: t('assignments.summary.return', { count: waiting.length }),
    caption: t('assignments.summary.caption'),
    columns: ['name', 'state', 'mark'].map((name) => ({ label: t(`assignments.columns.${name}`) })),
    rows: works.map(({ person, work, members, ownerId }) => {
      const state = stateOf(work, timingAt(datesFor(assignment, ownerId), now), now, words)
      const mark = work?.mark && (toldMark(assignment.scheme, work.mark.value, t) ?? t('assignments.commented'))
      const given = mark && work.state !== 'returned' ? t('assignments.notReturned') : undefined
      return {
        cells: [
          {
            ...{ label: t('assignments.columns.name'), text: person.fullName, isName: true, isVietnamese: true },
            ...(mayTeach && { url: workUrl(url, person.id) }),
            note: members
              ? members.map(({ fullName }) => fullName).join(', ')
              : isNamesake(person, works)
                ? birthDay(person.birthDate, words)
                : undefined,
          },
          { label: t('assignments.columns.state'), text: '', badge: state, note: state.time },
          { label: t('assignments.columns.mark'), text: mark ?? '–', note: given },
        ],
      }
    }),
    isEmpty: works.length === 0,
    isAnonymous: assignment.isAnonymous && works.some(({ work }) => isHidden(assignment, work)),
    groupless: groupless.map(({ fullName }) => fullName),
  }
}

/** Of pupils with one name, each is told by their birth date. */
export function isNamesake({ id, fullName }: PupilWork['person'], works: readonly PupilWork[]): boolean {
  return works.some(({ person }) => person.fullName === fullName && person.id !== id)
}

export function birthDay(birthDate: Date | undefined | null, { language }: Translator): string | undefined {
  if (!birthDate) return undefined
  return new Intl.DateTimeFormat(language === 'vi' ? 'vi-VN' : 'en-GB', {
    ...{ day: '2-digit', month: '2-digit', year: 'numeric', timeZone: 'UTC' },
  }).format(birthDate)
}
