// Assignments, and what is handed in for them.

import type { Actor } from '../../server/actor.ts'
import { CourseAssignment, workKinds } from '../../server/assignments/assignment.model.ts'
import type { AssignmentForm } from '../../server/assignments/input.ts'
import { submitWork } from '../../server/assignments/work.ts'
import { addItem } from '../../server/courses/items.ts'
import { changing, makeOpen, makeSchool, origin } from '../courses/courses.ts'
import { actorOf, makePupil } from '../support/make.ts'

export const hour = 3600_000

/** A class of two with an open course and one assignment in it. */
export async function makeAssignment(form: Partial<AssignmentForm> = {}) {
  const school = await makeSchool()
  const course = await makeOpen(school)
  const values: AssignmentForm = {
    ...{
      instructions: 'Làm bài 1 và 2.',
      dueAt: new Date(Date.now() + hour),
      closesAt: new Date(Date.now() + 2 * hour),
    },
    ...{ takes: [...workKinds], isGroup: false, isAnonymous: false, again: 'untilMarked', scheme: 'points' },
    ...form,
  }
  const settings = { title: 'Bài tập 1', isPublished: true, opensAt: undefined, isOptional: false }
  const added = { ...settings, rule: 'submitted' as const, kind: 'assignment', values }
  const { item } = await addItem(school.teacher.actor, changing(course), added)
  const other = await makePupil(school.group, { name: 'Ngô Gia Hân' })
  const key = { courseId: course._id, itemId: item._id }
  return {
    ...{ ...school, course, item, key, other: { person: other, actor: await actorOf(other) } },
    url: `/courses/${course._id.toString()}/items/${item._id.toString()}`,
    assignment: async () => (await CourseAssignment.findById(item._id).lean())!,
    handIn: (actor: Actor, text = 'Bài làm của em.', seen = 0, now = new Date()) =>
      submitWork(actor, { ...key, seen, operation: `operation-${text}-${seen}`, origin }, { text, link: '' }, now),
  }
}
