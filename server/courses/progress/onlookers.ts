// Whose progress a page shows: one's own, or that of a child. Of several children the address says which.

import type { Types } from 'mongoose'
import { findPeople } from '../../people/index.ts'
import { canTeach, childrenIn, type Viewer } from '../access.ts'
import type { CourseRecord } from '../course.model.ts'
import { learnsIn } from './learn.ts'

export interface ChosenLearner {
  readonly personId: Types.ObjectId
  /** Undefined: it is oneself. */
  readonly name: string | undefined
  /** Those between whom somebody chooses; one alone is no choice. */
  readonly children: readonly Child[]
}

export interface Child {
  readonly id: string
  readonly name: string
}

/** Undefined: neither they nor their children learn in it, or they teach it. */
export async function chooseLearner(
  viewer: Viewer,
  course: CourseRecord,
  childId: string,
): Promise<ChosenLearner | undefined> {
  if (canTeach(viewer, course)) return undefined
  const isOwn = learnsIn(viewer, course)
  if (isOwn && childId === '') return { personId: viewer.actor.personId, name: undefined, children: [] }
  const ids = childrenIn(viewer, course)
  const personId = ids.find((id) => id.toString() === childId) ?? (isOwn ? undefined : ids[0])
  if (!personId) return isOwn ? { personId: viewer.actor.personId, name: undefined, children: [] } : undefined
  const children = await namesOf(ids)
  return { personId, name: children.find(({ id }) => id === personId.toString())?.name ?? '', children }
}

export async function namesOf(ids: readonly Types.ObjectId[]): Promise<Child[]> {
  const people = await findPeople(ids)
  return [...people.values()]
    .sort((a, b) => (a.sortKey < b.sortKey ? -1 : 1))
    .map(({ id, fullName }) => ({ id, name: fullName }))
}
