// On a day somebody is absent: who gives each of their lessons, or that it is left out. Those concerned are told.

import { type ClientSession, Types } from 'mongoose'
import type { Actor, Origin } from '../actor.ts'
import { InvalidInput } from '../api/index.ts'
import { record } from '../audit/index.ts'
import { announceChanges } from '../changes/index.ts'
import { listPupils } from '../classes/index.ts'
import { forbidden } from '../errors.ts'
import type { FieldError } from '../http/form.ts'
import { notify } from '../notices/index.ts'
import { findMemberships, findPeople, listGuardianships } from '../people/index.ts'
import { beginningOf, schoolStaff } from '../schools/index.ts'
import { addDays } from '../years/index.ts'
import { canManageTimetables } from './access.ts'
import { classUrl, myUrl } from './address.ts'
import { lessonsGivenBy, type NamedLesson } from './find.ts'
import { findTimetableSchool } from './school.ts'
import { Substitution } from './substitution.model.ts'
import { overlaps } from './times.ts'
import { inTurns } from './turn.ts'

/** Of a lesson: nobody stands in (again), it is left out, or this person gives it. */
export type Instead = 'usual' | 'cancelled' | Types.ObjectId

export interface Absence {
  readonly schoolId: Types.ObjectId
  readonly absentId: Types.ObjectId
  /** `2026-11-30` */
  readonly day: string
  readonly note: string
  /** By the ids of the lessons; those left out stay as they are. */
  readonly instead: ReadonlyMap<string, Instead>
}

/** The lessons of somebody at a school on a day, as they are entered there. */
export async function lessonsOfDay(
  personId: Types.ObjectId,
  { schoolId, day }: Pick<Absence, 'schoolId' | 'day'>,
): Promise<NamedLesson[]> {
  const from = beginningOf(day)
  const found = await lessonsGivenBy(personId, { from, to: addDays(from, 1) })
  return found.filter(({ lesson }) => lesson.teacherId.equals(personId) && lesson.schoolId.equals(schoolId))
}

/** Gives how many lessons have changed. @throws AppError 403, 404; InvalidInput `lessons.<id>` */
export async function saveAbsence(actor: Actor, absence: Absence, origin: Origin): Promise<number> {
  const { schoolId, absentId, day, instead } = absence
  await findTimetableSchool(actor, schoolId)
  if (!canManageTimetables(actor, schoolId)) throw forbidden()
  const standingIn = [...instead.values()].flatMap((one) => (typeof one === 'string' ? [] : [one]))
  return await inTurns([absentId, ...standingIn], async (session) => {
    const lessons = await lessonsOfDay(absentId, absence)
    const wanted = lessons.flatMap((lesson) => {
      const choice = instead.get(lesson.lesson._id.toString())
      return choice !== undefined && isOther(lesson, choice) ? [{ lesson, choice }] : []
    })
    await refuseTaken(wanted, absence)
    for (const change of wanted) await write(change, absence, session)
    if (wanted.length === 0) return 0
    const subject = { kind: 'person', id: absentId }
    const after = { day, lessons: wanted.length }
    await record({ action: 'timetable.substituted', actor, subject, unitIds: [schoolId], origin, after }, session)
    const gave = wanted.flatMap(({ lesson }) => lesson.substitution?.teacherId ?? [])
    const people = [absentId, ...gave, ...standingIn].map(String)
    const classes = wanted.map(({ lesson }) => lesson.lesson.classId.toString())
    await announceChanges('timetable', [...new Set([...people, ...classes])], session)
    await tell(wanted, absence, session)
    return wanted.length
  })
}

interface Change {
  readonly lesson: NamedLesson
  readonly choice: Instead
}

function isOther({ substitution }: NamedLesson, choice: Instead): boolean {
  if (!substitution) return choice !== 'usual'
  if (typeof choice !== 'string') return !substitution.teacherId?.equals(choice)
  return choice === 'usual' || substitution.teacherId != null
}

/** Whoever is with a class themselves at that time, or does not work there. One person is asked for at a time. */
async function refuseTaken(wanted: readonly Change[], { schoolId, absentId, day }: Absence): Promise<void> {
  const errors: Record<string, FieldError> = {}
  const from = beginningOf(day)
  const given: { readonly teacherId: Types.ObjectId; readonly lesson: NamedLesson }[] = []
  for (const { lesson, choice } of wanted) {
    if (typeof choice === 'string') continue
    const name = `lessons.${lesson.lesson._id.toString()}`
    const memberships = await findMemberships({ personIds: [choice], unitId: schoolId })
    const works = memberships.some(
      ({ role, from: since, to }) => schoolStaff.some((one) => one === role) && since <= from && (!to || to > from),
    )
    if (!works || choice.equals(absentId)) {
      errors[name] = { key: 'timetable.errors.notStaff' }
      continue
    }
    const day = await lessonsGivenBy(choice, { from, to: addDays(from, 1) })
    const busy = [
      ...day.filter(
        ({ lesson: { _id }, teacher }) => teacher?.id === choice.toString() && !_id.equals(lesson.lesson._id),
      ),
      ...given.filter((one) => one.teacherId.equals(choice)).map((one) => one.lesson),
    ].find((one) => overlaps(one.bell, lesson.bell))
    if (busy) {
      const teacher = (await findPeople([choice])).get(choice.toString())?.fullName ?? ''
      const values = { teacher, group: busy.group.name, begins: busy.bell.begins, ends: busy.bell.ends }
      errors[name] = { key: 'timetable.errors.teacherTaken', values }
    }
    given.push({ teacherId: choice, lesson })
  }
  if (Object.keys(errors).length > 0) throw new InvalidInput(errors)
}

async function write({ lesson: { lesson }, choice }: Change, absence: Absence, session: ClientSession): Promise<void> {
  const { day, note, absentId } = absence
  const key = { lessonId: lesson._id, day }
  if (choice === 'usual') {
    await Substitution.deleteOne(key, { session })
    return
  }
  const { schoolId, classId } = lesson
  const set = { schoolId, classId, absentId, note, changedAt: new Date() }
  const change =
    choice === 'cancelled' ? { $set: set, $unset: { teacherId: 1 } } : { $set: { ...set, teacherId: choice } }
  await Substitution.updateOne(key, change, { session, upsert: true })
}

/** The absent one, those who stand in or no longer do, and of a lesson that is left out or not the families of the class. */
async function tell(wanted: readonly Change[], { absentId, day }: Absence, session: ClientSession): Promise<void> {
  const date = day.split('-').reverse().join('/')
  const mine = { values: { day: date }, url: `${myUrl}?day=${day}`, urgency: 'now' as const }
  const teachers = wanted.flatMap(({ lesson: { substitution }, choice }) => [
    ...(substitution?.teacherId ? [substitution.teacherId] : []),
    ...(typeof choice === 'string' ? [] : [choice]),
  ])
  await notify(distinct([absentId, ...teachers]), { key: 'timetable.notices.substituted', ...mine }, session)
  for (const { lesson, choice } of wanted) {
    const wasCancelled = lesson.substitution !== undefined && lesson.substitution.teacherId == null
    if (choice !== 'cancelled' && !wasCancelled) continue
    const { classId } = lesson.lesson
    const pupils = (await listPupils(classId, beginningOf(day))).map(({ id }) => new Types.ObjectId(id))
    const guardians = await listGuardianships({ childIds: pupils })
    const key = choice === 'cancelled' ? 'timetable.notices.cancelled' : 'timetable.notices.takesPlace'
    const values = { day: date, group: lesson.group.name, subject: lesson.subject.shortName }
    const notice = { key, values, url: `${classUrl(classId)}?day=${day}`, urgency: 'now' as const }
    await notify(distinct([...pupils, ...guardians.map(({ guardianId }) => guardianId)]), notice, session)
  }
}

function distinct(ids: readonly Types.ObjectId[]): Types.ObjectId[] {
  return [...new Map(ids.map((id) => [id.toString(), id])).values()]
}
