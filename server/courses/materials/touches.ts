// What is touched when a material is hidden, retired or recalled: in how many courses it stands, and how many learn in them.

import type { Types } from 'mongoose'
import { listPlacementsOf } from '../../classes/index.ts'
import type { MaterialTouches } from '../../pages/material-touches.ts'
import { holdsAt } from '../../schools/index.ts'
import { Course, type CourseRecord } from '../course.model.ts'

export const courseTouches: MaterialTouches = {
  lines: async (materialId, { t }) => {
    const courses = await Course.find(openWith(materialId), learnersOnly).lean<Learned[]>()
    if (courses.length === 0) return []
    return [t('courses.touched', { courses: courses.length, pupils: await countLearners(courses) })]
  },
}

/** Each once, however many of these courses they learn in; in those that are open. */
export async function countPupilsIn(ids: readonly Types.ObjectId[]): Promise<number> {
  return await countLearners(await Course.find({ _id: { $in: ids }, state: 'open' }, learnersOnly).lean<Learned[]>())
}

/** Open ones with a material. */
export async function listOpenWith(materialId: Types.ObjectId): Promise<CourseRecord[]> {
  return await Course.find(openWith(materialId)).lean<CourseRecord[]>()
}

/** The ids of those who learn in each of these now, by its id. */
export async function learnerIdsIn(courses: readonly Learned[]): Promise<Map<string, Set<string>>> {
  const now = new Date()
  const classIds = courses.flatMap((course) => course.classIds)
  const placements = classIds.length > 0 ? await listPlacementsOf({ classIds }) : []
  const byClass = new Map<string, string[]>()
  for (const { classId, personId, from, to } of placements)
    if (holdsAt({ from, to: to ?? undefined }, now)) {
      const key = classId.toString()
      if (!byClass.get(key)?.push(personId.toString())) byClass.set(key, [personId.toString()])
    }
  return new Map(
    courses.map((course) => {
      const inClasses = course.classIds.flatMap((id) => byClass.get(id.toString()) ?? [])
      return [course._id.toString(), new Set([...inClasses, ...course.personIds.map(String)])]
    }),
  )
}

type Learned = Pick<CourseRecord, '_id' | 'classIds' | 'personIds'>
const learnersOnly = { classIds: 1, personIds: 1 }

const openWith = (materialId: Types.ObjectId) => ({ materialIds: materialId, state: 'open' as const })

async function countLearners(courses: readonly Learned[]): Promise<number> {
  return new Set([...(await learnerIdsIn(courses)).values()].flatMap((ids) => [...ids])).size
}
