// Which assignments are offered again in the next year. Pure.

import { levelOfGrade } from '../grades.ts'
import { classNameKeyOf } from '../name.ts'
import type { Decisions, Look, Part, Taught, Target } from './plan.ts'
import type { StateAssignment, StateClass, YearState } from './state.ts'

/** Teachers go up with their class, stay with the class of the same name and grade, or are assigned anew by somebody. */
export const teacherModes = ['follow', 'stay', 'none'] as const
export type TeacherMode = (typeof teacherModes)[number]

export interface Offer {
  readonly personId: string
  readonly kind: 'homeroom' | 'subject'
  readonly level: string | undefined
  readonly subjectCode: string | undefined
}

type BareTarget = Omit<Target, 'offers'>

interface Offering {
  readonly state: YearState
  readonly decisions: Decisions
  readonly parts: readonly Part[]
  readonly targets: readonly BareTarget[]
  readonly taught: Taught
}

/** By the name keys of the targets. */
export function offersOf({ state, decisions, parts, targets, taught }: Offering) {
  const offers = new Map<string, Offer[]>()
  const looks: Look[] = []
  for (const one of state.classes) {
    const mode = decisions.classTeachers.get(one.id) ?? decisions.teachers
    const standing = one.assignments.filter(({ isSubstitute }) => !isSubstitute)
    if (mode === 'none' || standing.length === 0) continue
    const target = mode === 'follow' ? followed(one, parts, targets) : sameName(one, targets)
    if (!target) {
      looks.push({ what: mode === 'follow' ? 'nothingToFollow' : 'noSameClass', values: { name: one.name } })
      continue
    }
    for (const assignment of standing) {
      const teacher = state.names.get(assignment.personId) ?? ''
      const why = obstacleOf(assignment, { one, target, offered: offers.get(target.nameKey) ?? [], state, taught })
      if (why === 'twice') continue
      if (why) looks.push({ what: why, values: { teacher, name: one.name, target: target.name } })
      else {
        const { personId, kind, level, subjectCode } = assignment
        offers.set(target.nameKey, [...(offers.get(target.nameKey) ?? []), { personId, kind, level, subjectCode }])
      }
    }
  }
  return { offers, looks }
}

/** Where the class goes to; of a combined one when it all goes to one class. */
function followed(one: StateClass, parts: readonly Part[], targets: readonly BareTarget[]): BareTarget | undefined {
  const going = parts.filter(({ classId, then }) => classId === one.id && then === 'up')
  const keys = new Set(going.map(({ name }) => classNameKeyOf(name)))
  return keys.size === 1 ? targets.find(({ nameKey }) => keys.has(nameKey)) : undefined
}

function sameName(one: StateClass, targets: readonly BareTarget[]): BareTarget | undefined {
  const key = classNameKeyOf(one.name)
  return targets.find(({ nameKey, grades }) => nameKey === key && grades.some((grade) => one.grades.includes(grade)))
}

interface Circumstances {
  readonly one: StateClass
  readonly target: BareTarget
  readonly offered: readonly Offer[]
  readonly state: YearState
  readonly taught: Taught
}

/** What a look is called by, or `twice` when the same is offered already. */
function obstacleOf(assignment: StateAssignment, { one, target, offered, state, taught }: Circumstances) {
  const { personId, kind, level, subjectCode, isStaffThen } = assignment
  if (!isStaffThen) return 'teacherLeaves'
  const isSame = (offer: Offer) => offer.kind === kind && offer.level === level && offer.subjectCode === subjectCode
  if (offered.some((offer) => isSame(offer) && offer.personId === personId)) return 'twice'
  if (kind === 'homeroom') {
    const hasOther = state.next.find(({ id }) => id === target.existingId)?.hasClassTeacher === true
    if (hasOther || offered.some(isSame)) return 'twoClassTeachers'
    return sharesLevel(one.grades, target.grades) ? undefined : 'otherLevel'
  }
  const subject = { level: level ?? '', code: subjectCode ?? '' }
  return target.grades.some((grade) => taught(subject, grade)) ? undefined : 'notTaught'
}

function sharesLevel(some: readonly number[], others: readonly number[]): boolean {
  const levels = others.map(levelOfGrade)
  return some.some((grade) => levels.includes(levelOfGrade(grade)))
}
