// The list of courses for those who learn in them, and for their guardians: how far they are, and what comes next.

import type { Types } from 'mongoose'
import { type Actor, hasRole } from '../../actor.ts'
import type { Translator } from '../../i18n/translator.ts'
import { addressOf } from '../../pages/address.ts'
import { addressOfItem, home } from '../address.ts'
import { Course, type CourseRecord } from '../course.model.ts'
import { groupsOf } from '../shown.ts'
import { namesOf } from './onlookers.ts'
import { shareText } from './pages.ts'
import { findProgressIn } from './record.ts'
import { type Progress, progressIn } from './state.ts'

export interface ListLearner {
  readonly id: string
  readonly personId: Types.ObjectId
  /** Of a child. */
  readonly name: string | undefined
  readonly isOwn: boolean
}

/** Oneself, unless one is nothing but a guardian, and one's children in the order of their names. */
export async function listLearnersOf(actor: Actor): Promise<ListLearner[]> {
  const { personId, childIds, memberships } = actor
  const own = { id: '', personId, name: undefined, isOwn: true }
  if (childIds.length === 0) return [own]
  const children = (await namesOf(childIds)).map(({ id, name }) => ({
    ...{ id, name, isOwn: false },
    personId: childIds.find((one) => one.toString() === id)!,
  }))
  const isOnlyGuardian = memberships.every(({ role }) => role === 'guardian') && !hasRole(actor, 'student')
  return isOnlyGuardian ? children : [own, ...children]
}

const outline = {
  ...{ groups: 1, 'sections._id': 1, 'sections.items._id': 1, 'sections.items.kind': 1, 'sections.items.title': 1 },
  ...{ 'sections.items.isPublished': 1, 'sections.items.opensAt': 1, 'sections.items.afterItemId': 1 },
  ...{ 'sections.items.groupIds': 1, 'sections.items.isOptional': 1, 'sections.items.rule': 1 },
} as const

/** By the ids of the courses: two queries for all of them. */
export async function findShares(
  { personId }: Pick<ListLearner, 'personId'>,
  courses: readonly { readonly _id: Types.ObjectId }[],
  now = new Date(),
): Promise<Map<string, Progress>> {
  const ids = courses.map(({ _id }) => _id)
  if (ids.length === 0) return new Map()
  const found = await Course.find({ _id: { $in: ids } }, outline).lean<
    Pick<CourseRecord, '_id' | 'groups' | 'sections'>[]
  >()
  const records = await findProgressIn(personId, ids)
  return new Map(
    found.map((course) => [
      course._id.toString(),
      progressIn(course, records.get(course._id.toString())?.items, { now, groups: groupsOf(course, personId) }),
    ]),
  )
}

export interface ListState {
  readonly learners?: readonly ListLearner[] | undefined
  readonly learner?: ListLearner | undefined
  readonly shelf: string
}

export function listChildrenTabs({ learners = [], learner, shelf }: ListState, t: Translator['t']) {
  if (learners.length < 2) return undefined
  return learners.map((one) => ({
    label: one.name ?? t('courses.progress.myself'),
    isVietnamese: !one.isOwn,
    url: addressOf(home, { shelf, ...(!one.isOwn && { child: one.id }) }),
    isCurrent: one === learner,
  }))
}

interface Shares {
  readonly learner: ListLearner
  readonly shares: ReadonlyMap<string, Progress>
}

export function shareOfCard(
  { _id }: { readonly _id: Types.ObjectId },
  { learner, shares }: Shares,
  t: Translator['t'],
) {
  const progress = shares.get(_id.toString())
  if (!progress || progress.all === 0) return {}
  const { done, all, next } = progress
  return {
    share: { done, all, text: shareText(progress, t) },
    next: next && {
      title: next.title,
      url: addressOf(addressOfItem(_id, next._id), learner.isOwn ? {} : { child: learner.id }),
    },
  }
}
