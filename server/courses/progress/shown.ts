// How far somebody is, on the pages on which they learn.

import type { Translator } from '../../i18n/translator.ts'
import { addressOf } from '../../pages/address.ts'
import { addressOfCourse, addressOfItem } from '../address.ts'
import type { CourseItem, CourseRecord } from '../course.model.ts'
import type { Learning } from './learn.ts'
import type { ChosenLearner } from './onlookers.ts'
import { shareText, standingBadge } from './pages.ts'
import type { ItemProgress } from './progress.model.ts'
import { canSayDone, canSayUndone, doneOf, isNew, progressOf } from './state.ts'

export interface ShownLearning extends Learning {
  readonly learner: ChosenLearner
}

/** The query that keeps the choice of a child in the address. */
export function queryOf({ personId, name }: ChosenLearner): Record<string, string> {
  return name === undefined ? {} : { child: personId.toString() }
}

/** What was looked at last and is not done. Pure. */
export function lastOpened({ items, standings, record }: Pick<Learning, 'items' | 'standings' | 'record'>) {
  const at = (item: CourseItem) => record?.items?.[item._id.toString()]?.lastAt?.getTime() ?? 0
  const begun = items.filter((item) => standings.get(item._id.toString()) === 'opened')
  return begun.reduce<CourseItem | undefined>((last, item) => (last && at(last) >= at(item) ? last : item), undefined)
}

export function learningOf(course: CourseRecord, learning: ShownLearning, { t }: Translator) {
  const { learner, done, all, next } = learning
  const last = lastOpened(learning)
  const url = addressOfCourse(course._id)
  const query = queryOf(learner)
  return {
    of: learner.name,
    children:
      learner.children.length < 2
        ? undefined
        : learner.children.map(({ id, name }) => ({
            ...{ label: name, isVietnamese: true, url: addressOf(url, { child: id }) },
            isCurrent: id === learner.personId.toString(),
          })),
    share: all > 0 ? { done, all, text: shareText({ done, all }, t) } : undefined,
    isComplete: all > 0 && done === all,
    next: next && { title: next.title, url: addressOf(addressOfItem(course._id, next._id), query) },
    last:
      last && !(next && next._id.equals(last._id))
        ? { title: last.title, url: addressOf(addressOfItem(course._id, last._id), query) }
        : undefined,
    isOwn: learner.name === undefined,
    alongUrl: learner.name === undefined ? `${url}/along` : undefined,
    outcomesUrl: addressOf(`${url}/outcomes`, query),
  }
}

/** In the outline. What is locked leads nowhere. */
export function markOf(
  item: CourseItem,
  { standings, waitsFor, record, learner }: ShownLearning,
  url: string,
  t: Translator['t'],
) {
  const id = item._id.toString()
  const standing = standings.get(id)
  if (!standing) return {}
  const before = waitsFor.get(id)
  return {
    url: standing === 'locked' ? undefined : addressOf(url, queryOf(learner)),
    standing: standingBadge(standing, t),
    waitsFor: before && t('courses.progress.after', { title: before.title }),
    isNew: isNew(item, record),
  }
}

export interface ShownState {
  readonly course: CourseRecord
  readonly item: CourseItem
  readonly learning: ShownLearning
  /** As it is after this look. */
  readonly made: ItemProgress | undefined
}

/** On the page of an item: what is done and can be said, and what the script goes on from. */
export function stateOf({ course, item, learning, made }: ShownState, { t }: Translator) {
  const { learner, items, record } = learning
  const done = doneOf(item, made)
  const url = `${addressOfItem(course._id, item._id)}/progress`
  const query = queryOf(learner)
  const isOwn = learner.name === undefined && course.state === 'open'
  const { next } = progressOf(items, { ...record?.items, ...(made && { [item._id.toString()]: made }) })
  return {
    badge: standingBadge(done ? 'done' : made?.openedAt ? 'opened' : 'unopened', t),
    of: learner.name,
    doneAt: done?.at.toISOString(),
    byText: done && t(`courses.progress.by.${done.by}`),
    hint: done || item.rule === 'viewed' ? undefined : t(`courses.progress.hints.${item.rule}`),
    url,
    canSayDone: isOwn && !done && canSayDone(item),
    canSayUndone: isOwn && canSayUndone(item, made),
    next:
      done && next && !next._id.equals(item._id)
        ? { title: next.title, url: addressOf(addressOfItem(course._id, next._id), query) }
        : undefined,
    report: isOwn
      ? {
          rule: item.rule,
          place: made?.place && { ...made.place, at: made.place.at.toISOString() },
          person: learner.personId.toString(),
        }
      : undefined,
  }
}
