// Who is with a class on a day at a school, and what is given by somebody else on it.

import type { Types } from 'mongoose'
import { dayOf } from '../schools/index.ts'
import { type Span, weekdayOf, yearAt } from '../years/index.ts'
import { lessonsByIds, lessonsWhere, type NamedLesson } from './find.ts'
import { giverOf } from './occurrences.ts'
import { Substitution } from './substitution.model.ts'
import type { Bell } from './times.ts'

export interface Busy {
  readonly teacherId: string
  readonly bell: Bell
}

/** Of a day. */
export async function busyIn(schoolId: Types.ObjectId, day: Span): Promise<Busy[]> {
  const year = await yearAt(day.from, schoolId)
  const lessons = await lessonsWhere(
    { schoolId, yearKey: year?.key ?? 0, weekday: weekdayOf(day.from) },
    { schoolId },
    day,
  )
  return lessons.flatMap((one) => {
    const teacherId = giverOf(one)
    return teacherId ? [{ teacherId: teacherId.toString(), bell: one.bell }] : []
  })
}

/** Of a day. */
export async function listSubstitutions(schoolId: Types.ObjectId, day: Span): Promise<NamedLesson[]> {
  const found = await Substitution.find({ schoolId, day: dayOf(day.from) }).lean()
  return await lessonsByIds(found, day)
}
