// The school of a timetable, and the year that is looked at.

import type { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { notFound } from '../errors.ts'
import { canSeeSchool, findUnits, type KnownUnit } from '../schools/index.ts'
import { type SchoolYear, yearAt } from '../years/index.ts'

/** @throws AppError 404, also for what the actor does not see */
export async function findTimetableSchool(actor: Actor, schoolId: Types.ObjectId): Promise<KnownUnit> {
  const school = (await findUnits([schoolId.toString()])).get(schoolId.toString())
  if (school?.kind !== 'school' || !canSeeSchool(actor, school)) throw notFound()
  return school
}

/** The one that is now. @throws AppError 404 `noSchoolYear` while none is known */
export async function currentYear(schoolId: Types.ObjectId, now = new Date()): Promise<SchoolYear> {
  const year = await yearAt(now, schoolId)
  if (!year) throw notFound('noSchoolYear')
  return year
}
