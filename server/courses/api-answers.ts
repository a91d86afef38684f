// Courses as JSON.

import type { Actor } from '../actor.ts'
import { dayOf } from '../day.ts'
import type { ItemFacts } from '../pages/course-kinds.ts'
import { canTeach, leads, type Viewer } from './access.ts'
import type { CourseGroup, CourseItem, CourseRecord, CourseTeacher } from './course.model.ts'
import type { CourseOutline } from './find.ts'
import { howOf, type Learner } from './people/learners.ts'
import { shownSections } from './shown.ts'

type Asking = Pick<Viewer, 'actor' | 'today'>

export function asking(actor: Actor): Asking {
  return { actor, today: dayOf(new Date()) }
}

export function presentOutline(viewer: Asking, course: CourseOutline) {
  const { _id, title, introduction, unitId, unitName, isOfOffice, yearKey, level, subjectCode } = course
  const { grades, state, revision, changedAt } = course
  return {
    ...{ id: _id.toString(), title, introduction, year: yearKey, grades: [...grades], state, revision },
    unit: { id: unitId.toString(), name: unitName, isOffice: isOfOffice },
    subject: level && subjectCode ? { level, code: subjectCode } : null,
    isYours: canTeach(viewer, course),
    changedAt: changedAt.toISOString(),
  }
}

/** With what is open to whoever asks. */
export function presentCourse(viewer: Viewer, course: CourseRecord) {
  const isInside = canTeach(viewer, course) || leads(viewer.actor, course)
  return {
    ...presentOutline(viewer, course),
    teachers: course.teachers.map(presentTeacher),
    sections: shownSections(viewer, course, { now: new Date(), isInside }).map(({ _id, title, text, items }) => ({
      ...{ id: _id.toString(), title, text },
      items: items.map(presentItem),
    })),
  }
}

export function presentTeachers({ revision, teachers }: CourseRecord) {
  return { revision, teachers: teachers.map(presentTeacher) }
}

export function presentLearners({ revision, classIds, door, joinCode }: CourseRecord, learners: readonly Learner[]) {
  return {
    ...{ revision, door, classIds: classIds.map(String), joinCode: door === 'code' ? (joinCode ?? null) : null },
    learners: learners.map((learner) => {
      const { id, name, className, birthDate, enrolment, hasLeft } = learner
      return {
        ...{ id, name, className: className ?? null, how: howOf(learner), hasLeft },
        birthDate: birthDate ? birthDate.toISOString().slice(0, 10) : null,
        since: enrolment?.at.toISOString() ?? null,
      }
    }),
  }
}

export function presentGroups({ revision, groups }: CourseRecord) {
  return { revision, groups: groups.map(presentGroup) }
}

function presentGroup({ _id, name, personIds }: CourseGroup) {
  return { id: _id.toString(), name, personIds: personIds.map(String) }
}

function presentTeacher({ _id, personId, name, role, from, to }: CourseTeacher) {
  return { id: _id.toString(), personId: personId.toString(), name, role, from: from ?? null, to: to ?? null }
}

function presentItem({ _id, kind, title, isPublished, opensAt, isOptional, rule, groupIds, facts }: CourseItem) {
  return {
    ...{ id: _id.toString(), kind, title, isPublished, isOptional, rule, facts: plain(facts) },
    ...{ opensAt: opensAt?.toISOString() ?? null, groupIds: groupIds.map(String) },
  }
}

/** Every kind keeps what is plain enough for JSON: ids become texts, times as they are written. */
function plain(facts: ItemFacts): Record<string, unknown> {
  return JSON.parse(JSON.stringify(facts)) as Record<string, unknown>
}
