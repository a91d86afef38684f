// What is touched when a material is hidden, retired or recalled: in how many courses it stands, and how many learn in them.

import type { Types } from 'mongoose'
import { listPlacementsOf } from '../../classes/index.ts'
import type { MaterialTouches } from '../../pages/material-touches.ts'
import { holdsAt } from '../../schools/index.ts'
import { Course, type CourseRecord } from '../course.model.ts'

export const courseTouches: MaterialTouches = {
  lines: async (materialId, { t }) => {
    const courses = await Course.find({ materialIds: materialId, state: 'open' }, learnersOnly).lean<Learned[]>()
    if (courses.length === 0) return []
    return [t('courses.touched', { courses: courses.length, pupils: await countLearners(courses) })]
  },
}

/** Each once, however many of these courses they learn in; in those that are open. */
export async function countPupilsIn(ids: readonly Types.ObjectId[]): Promise<number> {
  return await countLearners(await Course.find({ _id: { $in: ids }, state: 'open' }, learnersOnly).lean<Learned[]>())
}

type Learned = Pick<CourseRecord, 'classIds' | 'personIds'>
const learnersOnly = { classIds: 1, personIds: 1 }

async function countLearners(courses: readonly Learned[]): Promise<number> {
  const now = new Date()
  const classIds = courses.flatMap((course) => course.classIds)
  const placements = classIds.length > 0 ? await listPlacementsOf({ classIds }) : []
  const inClasses = placements
    .filter(({ from, to }) => holdsAt({ from, to: to ?? undefined }, now))
    .map(({ personId }) => personId.toString())
  return new Set([...inClasses, ...courses.flatMap(({ personIds }) => personIds.map(String))]).size
}
