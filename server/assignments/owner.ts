// Whose a piece of work is: one pupil's, or a group's. Pure.

import type { Types } from 'mongoose'
import type { CourseGroup, FoundKindItem } from '../courses/index.ts'
import type { AssignmentRecord } from './assignment.model.ts'

export interface Owner {
  /** Of the person, or of the group. */
  readonly id: Types.ObjectId
  readonly personIds: readonly Types.ObjectId[]
  /** Undefined: it is somebody's own. */
  readonly groupName: string | undefined
}

type Found = Pick<FoundKindItem, 'course' | 'item'> & { readonly assignment: Pick<AssignmentRecord, 'isGroup'> }

/** Those that do it: all of the course, or those for which the item is. */
export function groupsOf({ course, item }: Pick<Found, 'course' | 'item'>): readonly CourseGroup[] {
  const { groups } = course
  return item.groupIds.length === 0 ? groups : groups.filter(({ _id }) => item.groupIds.some((id) => id.equals(_id)))
}

/** Whoever is in several does it with the first. Undefined: it is done in groups, and they are in none. */
export function ownerFor(found: Found, personId: Types.ObjectId): Owner | undefined {
  if (!found.assignment.isGroup) return { id: personId, personIds: [personId], groupName: undefined }
  const group = groupsOf(found).find(({ personIds }) => personIds.some((id) => id.equals(personId)))
  return group && { id: group._id, personIds: membersOf(found, group), groupName: group.name }
}

/** Without those who do it with an earlier group. */
export function membersOf(found: Pick<Found, 'course' | 'item'>, group: CourseGroup): readonly Types.ObjectId[] {
  const groups = groupsOf(found)
  const earlier = groups.slice(0, groups.indexOf(group))
  return group.personIds.filter((id) => !earlier.some(({ personIds }) => personIds.some((one) => one.equals(id))))
}
