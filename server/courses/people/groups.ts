// Groups of learners inside a course. Somebody may be in several; only those who learn in it are in one.

import { Types } from 'mongoose'
import { inTransaction } from '../../../storage/database/index.ts'
import type { Actor } from '../../actor.ts'
import { InvalidInput } from '../../api/index.ts'
import { conflict, notFound } from '../../errors.ts'
import type { CourseGroup, CourseRecord, CourseSection } from '../course.model.ts'
import { mostGroups } from '../limits.ts'
import { type Changing, loadTaught, saveCourse } from '../write.ts'
import { learnerIdsOf } from './learners.ts'

export interface GroupForm {
  readonly name: string
  readonly personIds: readonly Types.ObjectId[]
}

export interface ChangedGroup {
  readonly course: CourseRecord
  readonly group: CourseGroup
}

/** @throws AppError 404 */
export function findGroup({ groups }: Pick<CourseRecord, 'groups'>, id: Types.ObjectId): CourseGroup {
  const group = groups.find(({ _id }) => _id.equals(id))
  if (!group) throw notFound()
  return group
}

/** @throws AppError 403, 404, 409 `courseChanged`, `tooManyGroups`; InvalidInput `name`, `members` */
export async function addGroup(actor: Actor, changing: Changing, form: GroupForm): Promise<ChangedGroup> {
  return await saveGroup(actor, changing, undefined, form)
}

/** @throws as `addGroup` */
export async function changeGroup(
  actor: Actor,
  changing: Changing,
  { id, ...form }: GroupForm & { readonly id: Types.ObjectId },
): Promise<ChangedGroup> {
  return await saveGroup(actor, changing, id, form)
}

/**
 * What was for this group alone is hidden then: it would be open to everybody otherwise, and nobody has decided that.
 * @throws AppError 403, 404, 409 `courseChanged`
 */
export async function removeGroup(
  actor: Actor,
  { id, seen, origin }: Changing,
  groupId: Types.ObjectId,
): Promise<CourseRecord> {
  return await inTransaction(async (session) => {
    const before = await loadTaught(actor, id, session)
    const removed = findGroup(before, groupId)
    const groups = before.groups.filter((one) => one !== removed)
    const told = { actor, origin, action: 'courses.groupRemoved', before: { name: removed.name } }
    return await saveCourse(before, { groups, sections: without(before.sections, groupId) }, told, session, seen)
  })
}

async function saveGroup(
  actor: Actor,
  { id, seen, origin }: Changing,
  groupId: Types.ObjectId | undefined,
  { name, personIds }: GroupForm,
): Promise<ChangedGroup> {
  return await inTransaction(async (session) => {
    const before = await loadTaught(actor, id, session)
    const known = groupId && findGroup(before, groupId)
    if (!known && before.groups.length >= mostGroups) throw conflict('tooManyGroups')
    const others = before.groups.filter((one) => one !== known)
    if (others.some((one) => one.name.localeCompare(name, 'vi', { sensitivity: 'accent' }) === 0))
      throw new InvalidInput({ name: { key: 'courses.errors.groupNamed' } })
    const learners = await learnerIdsOf(before)
    // Whoever has left the course since the page was drawn is no mistake of whoever saves it.
    const isKnown = (one: Types.ObjectId) => known?.personIds.some((member) => member.equals(one)) === true
    if (personIds.some((one) => !learners.has(one.toString()) && !isKnown(one)))
      throw new InvalidInput({ members: { key: 'courses.errors.noLearner' } })
    const members = personIds.filter((one) => learners.has(one.toString()))
    const group: CourseGroup = { _id: known?._id ?? new Types.ObjectId(), name, personIds: members }
    const groups = known ? before.groups.map((one) => (one === known ? group : one)) : [...before.groups, group]
    const action = `courses.${known ? 'groupChanged' : 'groupAdded'}`
    const told = { actor, origin, action, after: { name, count: members.length } }
    return { course: await saveCourse(before, { groups }, told, session, seen), group }
  })
}

function without(sections: readonly CourseSection[], groupId: Types.ObjectId): CourseSection[] {
  return sections.map((section) => ({
    ...section,
    items: section.items.map((item) => {
      if (!item.groupIds.some((id) => id.equals(groupId))) return item
      const groupIds = item.groupIds.filter((id) => !id.equals(groupId))
      return { ...item, groupIds, isPublished: item.isPublished && groupIds.length > 0 }
    }),
  }))
}
