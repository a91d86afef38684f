// What of an outline somebody is shown. Pure.

import type { Types } from 'mongoose'
import { itemsOf } from '../arrange.ts'
import { canLearn, childrenIn, isShown, type Viewer } from './access.ts'
import type { CourseItem, CourseRecord, CourseSection } from './course.model.ts'

export interface Open {
  readonly now: Date
  readonly groups: readonly Types.ObjectId[]
}

/** Sections in which nothing is open to a pupil are not there for them. */
export function shownSections(
  viewer: Viewer,
  course: CourseRecord,
  {
    now,
    isInside,
    personId,
  }: {
    readonly now: Date
    readonly isInside: boolean
    /** For whom it is shown, when it is for one of those who learn alone. */
    readonly personId?: Types.ObjectId | undefined
  },
): readonly CourseSection[] {
  if (isInside) return course.sections
  const groups = groupsWith(course, personId ? [personId] : learnersAmong(viewer, course))
  return outlineFor(course, { now, groups }).sections
}

/** All that is open to somebody of these groups. */
export function shownItems(course: Pick<CourseRecord, 'sections'>, open: Open): readonly CourseItem[] {
  return outlineFor(course, open).items
}

export function groupsOf(course: Pick<CourseRecord, 'groups'>, personId: Types.ObjectId): Types.ObjectId[] {
  return groupsWith(course, [personId])
}

function groupsWith({ groups }: Pick<CourseRecord, 'groups'>, people: readonly Types.ObjectId[]): Types.ObjectId[] {
  return groups
    .filter(({ personIds }) => personIds.some((id) => people.some((one) => one.equals(id))))
    .map(({ _id }) => _id)
}

/** Whoever learns, and their children. */
function learnersAmong(viewer: Viewer, course: CourseRecord): Types.ObjectId[] {
  return [...(canLearn(viewer, course) ? [viewer.actor.personId] : []), ...childrenIn(viewer, course)]
}

interface Shown {
  /** From when until when it stays so: something opens then. */
  readonly from: number
  readonly until: number
  readonly sections: readonly CourseSection[]
  readonly items: readonly CourseItem[]
}

/** Pupils of the same groups are shown the same: it is found once. */
const known = new WeakMap<readonly CourseSection[], Map<string, Shown>>()

function outlineFor({ sections }: Pick<CourseRecord, 'sections'>, { now, groups }: Open): Shown {
  let ofGroups = known.get(sections)
  if (!ofGroups) known.set(sections, (ofGroups = new Map<string, Shown>()))
  const key = groups.map(String).sort().join(' ')
  const before = ofGroups.get(key)
  const time = now.getTime()
  if (before && before.from <= time && time < before.until) return before
  const times = itemsOf(sections).flatMap(({ opensAt }) => (opensAt ? [opensAt.getTime()] : []))
  const shown = sections
    .map((section) => ({ ...section, items: section.items.filter((item) => isShown(item, { now, groups })) }))
    .filter(({ items }) => items.length > 0)
  const made: Shown = {
    from: Math.max(...times.filter((one) => one <= time), -Infinity),
    until: Math.min(...times.filter((one) => one > time), Infinity),
    sections: shown,
    items: itemsOf(shown),
  }
  ofGroups.set(key, made)
  return made
}
