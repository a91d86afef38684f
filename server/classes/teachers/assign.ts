// Who teaches a class: its class teacher, one at a time, subjects of the curriculum, and who stands in for somebody.

import type { ClientSession, Types } from 'mongoose'
import type { Actor, Origin } from '../../actor.ts'
import { record } from '../../audit/index.ts'
import { announceChange } from '../../changes/index.ts'
import { findSubjects, type KnownSubject } from '../../curriculum/index.ts'
import { notFound } from '../../errors.ts'
import { findMemberships, groupOf } from '../../people/index.ts'
import { announceUnit, holdsAt } from '../../schools/index.ts'
import { addAssignments, type NewAssignment } from '../add.ts'
import { Assignment, type AssignmentRecord } from '../assignment.model.ts'
import type { ClassRecord } from '../class.model.ts'
import { endAfter, firstDayIn } from '../days.ts'
import { levelOfGrade } from '../grades.ts'
import { findManagedClass } from '../guarded.ts'
import { mistake } from '../mistake.ts'
import { findClassYear } from '../time.ts'
import { inTurn } from '../turn.ts'

/** What somebody teaches: as the class teacher, or a subject of the curriculum. */
export type Duty =
  { readonly kind: 'homeroom' } | { readonly kind: 'subject'; readonly level: string; readonly subjectCode: string }

export interface AssignmentForm {
  readonly personId: Types.ObjectId
  readonly duty: Duty
  readonly firstDay: string
  /** Undefined: it goes on. Who stands in for somebody has one. */
  readonly lastDay?: string | undefined
  readonly substituteForId?: Types.ObjectId | undefined
  /** Whoever is the class teacher until then stops being it. */
  readonly replaces?: boolean | undefined
}

/** @throws AppError 404, 403, 409 `rolloverRunning`; InvalidInput */
export async function assignTeacher(
  actor: Actor,
  classId: Types.ObjectId,
  form: AssignmentForm,
  origin: Origin,
): Promise<Types.ObjectId> {
  const { one } = await findManagedClass(actor, classId)
  const { personId, duty, firstDay, lastDay, substituteForId, replaces = false } = form
  const year = await findClassYear(one.yearKey, one.schoolId.toString())
  const from = firstDayIn(year, firstDay)
  const to = lastDay === undefined ? undefined : endAfter(year, lastDay, from)
  if (duty.kind === 'subject' && !isTaught(await listSubjects(one), duty))
    throw mistake('duty', 'classes.errors.notTaughtInGrade')
  if (substituteForId && !to) throw mistake('lastDay', 'classes.errors.substituteNeedsEnd')

  return await inTurn(one.schoolId, async (session) => {
    await checkIsStaff({ personId, schoolId: one.schoolId, from }, session)
    const others = await Assignment.find({ classId }, undefined, { session }).lean()
    const overlapping = others.filter((other) => isSameDuty(other, duty) && overlaps(other, { from, to }))
    if (overlapping.some((other) => other.personId.equals(personId)))
      throw mistake('person', 'classes.errors.alreadyAssigned')
    if (substituteForId) checkSubstitute(overlapping, { personId, substituteForId })
    else if (duty.kind === 'homeroom') {
      const holding = overlapping.find((other) => !other.substituteForId)
      if (holding && !replaces) throw mistake('duty', 'classes.errors.hasClassTeacher')
      if (holding) await endAt(holding, from, session)
    }
    const { schoolId, yearKey } = one
    const assignment: NewAssignment = {
      ...{ personId, classId, schoolId, yearKey, from },
      ...duty,
      ...(to ? { to } : {}),
      ...(substituteForId ? { substituteForId } : {}),
    }
    const [id] = await addAssignments([assignment], session)
    const { kind, ...subject } = duty
    await record(
      {
        action: 'classes.assigned',
        actor,
        subject: { kind: 'person', id: personId },
        unitIds: [schoolId],
        after: { classId, className: one.name, kind, ...subject, firstDay, lastDay, substituteForId },
        origin,
      },
      session,
    )
    return id!
  })
}

/** After a last day; without one it was a mistake, and never held. @throws AppError 404, 403, 409; InvalidInput */
export async function endAssignment(
  actor: Actor,
  { classId, assignmentId }: { readonly classId: Types.ObjectId; readonly assignmentId: Types.ObjectId },
  lastDay: string | undefined,
  origin: Origin,
): Promise<void> {
  const { one } = await findManagedClass(actor, classId)
  const year = await findClassYear(one.yearKey, one.schoolId.toString())
  await inTurn(one.schoolId, async (session) => {
    const assignment = await Assignment.findOne({ _id: assignmentId, classId }, undefined, { session }).lean()
    if (!assignment) throw notFound()
    const on = lastDay === undefined ? assignment.from : endAfter(year, lastDay, assignment.from)
    if (assignment.to && on > assignment.to) throw mistake('lastDay', 'classes.errors.afterItEnded')
    await endAt(assignment, on, session)
    await record(
      {
        ...(lastDay === undefined
          ? { action: 'classes.assignmentRemoved' }
          : { action: 'classes.assignmentEnded', after: { lastDay } }),
        actor,
        subject: { kind: 'person', id: assignment.personId },
        unitIds: [one.schoolId],
        before: { classId, className: one.name, kind: assignment.kind, subjectCode: assignment.subjectCode },
        origin,
      },
      session,
    )
  })
}

/** Those of the curriculum that are taught in a grade of the class, in the order of the programme; none in preschool. */
export async function listSubjects({ grades }: Pick<ClassRecord, 'grades'>): Promise<KnownSubject[]> {
  const levels = [...new Set(grades.map(levelOfGrade))]
  const subjects: KnownSubject[] = []
  for (const level of levels) if (level) subjects.push(...(await findSubjects({ level })))
  return subjects.filter((subject) => subject.grades.some(({ grade }) => grades.includes(grade)))
}

/** Ends an assignment at a moment; one that has not begun by then is taken back. */
export async function endAt(
  { _id, personId, schoolId, from }: Pick<AssignmentRecord, '_id' | 'personId' | 'schoolId' | 'from'>,
  on: Date,
  session: ClientSession,
): Promise<void> {
  if (from >= on) await Assignment.deleteOne({ _id }, { session })
  else await Assignment.updateOne({ _id }, { $set: { to: on } }, { session })
  await announceChange('person', personId.toString(), session)
  await announceUnit(schoolId, session)
}

/** Of one who works at a school: since when and until when. */
async function checkIsStaff(
  { personId, schoolId, from }: { personId: Types.ObjectId; schoolId: Types.ObjectId; from: Date },
  session: ClientSession,
): Promise<void> {
  const memberships = await findMemberships({ personIds: [personId], unitId: schoolId }, session)
  const isStaff = memberships.some(
    (one) => groupOf(one.role) === 'staff' && holdsAt({ from: one.from, to: one.to ?? undefined }, from),
  )
  if (!isStaff) throw mistake('person', 'classes.errors.notStaffThen')
}

function checkSubstitute(
  overlapping: readonly AssignmentRecord[],
  { personId, substituteForId }: { personId: Types.ObjectId; substituteForId: Types.ObjectId },
): void {
  if (substituteForId.equals(personId)) throw mistake('substituteFor', 'classes.errors.substituteForThemselves')
  const isThere = overlapping.some((other) => !other.substituteForId && other.personId.equals(substituteForId))
  if (!isThere) throw mistake('substituteFor', 'classes.errors.nobodyToStandInFor')
}

function isTaught(subjects: readonly KnownSubject[], duty: Duty & { kind: 'subject' }): boolean {
  return subjects.some(({ level, code }) => level === duty.level && code === duty.subjectCode)
}

function isSameDuty(assignment: AssignmentRecord, duty: Duty): boolean {
  if (duty.kind === 'homeroom') return assignment.kind === 'homeroom'
  return assignment.level === duty.level && assignment.subjectCode === duty.subjectCode
}

function overlaps(one: { from: Date; to?: Date | null }, other: { from: Date; to: Date | undefined }): boolean {
  return (!one.to || one.to > other.from) && (!other.to || other.to > one.from)
}
