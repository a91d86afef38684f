// Who teaches a class, with names, subjects and days; and what of it no longer makes sense.

import type { Types } from 'mongoose'
import { findSubjects } from '../../curriculum/index.ts'
import { findMemberships, findPeople, groupOf, type KnownPerson, listLeavers } from '../../people/index.ts'
import { holdsAt } from '../../schools/index.ts'
import { Assignment, type AssignmentRecord } from '../assignment.model.ts'
import type { ClassRecord } from '../class.model.ts'

export interface KnownAssignment {
  readonly id: string
  readonly classId: Types.ObjectId
  readonly person: KnownPerson
  readonly kind: 'homeroom' | 'subject'
  readonly level: string | undefined
  readonly subjectCode: string | undefined
  /** Undefined of a class teacher. */
  readonly subjectName: string | undefined
  /** Of the subject in the programme. */
  readonly place: number
  readonly from: Date
  readonly to: Date | undefined
  readonly substituteFor: KnownPerson | undefined
  /** They do not work at the school, or will have left before this ends. */
  readonly isLeaving: boolean
}

/** Those that hold at a moment or begin later: the class teacher first, then by subject, whoever stands in after them. */
export async function listTeachers(one: ClassRecord, at: Date): Promise<KnownAssignment[]> {
  const open = { $or: [{ to: { $exists: false } }, { to: { $gt: at } }] }
  const found = await Assignment.find({ classId: one._id, ...open }).lean()
  return (await withNames(one.schoolId, found, at)).sort(inOrder)
}

/** One of a class; undefined when it has none of that id. */
export async function findAssignmentOf(one: ClassRecord, id: Types.ObjectId): Promise<KnownAssignment | undefined> {
  const found = await Assignment.find({ _id: id, classId: one._id }).lean()
  return (await withNames(one.schoolId, found, new Date()))[0]
}

/** Assignments of a school in a year whose teachers have left it, or will before they end. */
export async function listLeaving(schoolId: Types.ObjectId, yearKey: number, at: Date): Promise<KnownAssignment[]> {
  const open = { $or: [{ to: { $exists: false } }, { to: { $gt: at } }] }
  const leaverIds = await listLeavers(schoolId)
  const found = await Assignment.find({ personId: { $in: leaverIds }, schoolId, yearKey, ...open }).lean()
  return (await withNames(schoolId, found, at)).filter(({ isLeaving }) => isLeaving)
}

async function withNames(
  schoolId: Types.ObjectId,
  assignments: readonly AssignmentRecord[],
  at: Date,
): Promise<KnownAssignment[]> {
  const ids = assignments.flatMap(({ personId, substituteForId }) => [
    personId,
    ...(substituteForId ? [substituteForId] : []),
  ])
  const people = await findPeople(ids)
  const memberships = await findMemberships({
    personIds: assignments.map(({ personId }) => personId),
    unitId: schoolId,
  })
  const subjects = await findSubjects()
  return assignments.flatMap((assignment) => {
    const { _id, personId, kind, level, subjectCode, from, to, substituteForId } = assignment
    const person = people.get(personId.toString())
    if (!person) return []
    const work = memberships.filter((one) => groupOf(one.role) === 'staff' && one.personId.equals(personId))
    const subject = subjects.find((one) => one.level === level && one.code === subjectCode)
    return [
      {
        id: _id.toString(),
        classId: assignment.classId,
        person,
        kind,
        level: level ?? undefined,
        subjectCode: subjectCode ?? undefined,
        subjectName: kind === 'subject' ? (subject?.name ?? subjectCode ?? '') : undefined,
        place: subject ? subjects.indexOf(subject) : -1,
        from,
        to: to ?? undefined,
        substituteFor: substituteForId ? people.get(substituteForId.toString()) : undefined,
        isLeaving: !coversRest(work, assignment, at),
      },
    ]
  })
}

/** Whether they work there from now, or its beginning, until it ends; with memberships that follow on each other. */
function coversRest(
  work: readonly { readonly from: Date; readonly to?: Date | null }[],
  { from, to }: AssignmentRecord,
  at: Date,
): boolean {
  let reached = from > at ? from : at
  for (;;) {
    const holding = work.filter((one) => holdsAt({ from: one.from, to: one.to ?? undefined }, reached))
    if (holding.length === 0) return to ? reached >= to : false
    if (holding.some((one) => !one.to)) return true
    reached = new Date(Math.max(...holding.map((one) => one.to!.getTime())))
  }
}

function inOrder(a: KnownAssignment, b: KnownAssignment): number {
  return a.place - b.place || Number(Boolean(a.substituteFor)) - Number(Boolean(b.substituteFor)) || compareNames(a, b)
}

function compareNames({ person: a }: KnownAssignment, { person: b }: KnownAssignment): number {
  return a.sortKey < b.sortKey ? -1 : Number(a.sortKey > b.sortKey)
}
