// What courses keep of somebody: that they teach, that they learn.

import type { ClientSession, Types } from 'mongoose'
import { listPlacementsOf } from '../../classes/index.ts'
import type { PersonData } from '../../person-data.ts'
import { Course, type CourseRecord } from '../course.model.ts'
import { CourseEnrolment } from './enrolment.model.ts'
import { forgetLearner } from './enrol.ts'

/** The course stays with the school, and nothing in it tells whose it was: whoever leads the school appoints another owner. */
export const taughtCourseData: PersonData = {
  key: 'courses.taught',
  isKept: true,
  read: async (personId) => {
    const found = await listTaught(personId)
    if (found.length === 0) return undefined
    return found.map(({ teachers, ...course }) => ({
      ...outlineOf(course),
      as: teachers.filter((one) => one.personId.equals(personId)).map(({ role, from, to }) => ({ role, from, to })),
    }))
  },
  remove: async (personId, session) => {
    for (const { _id, teachers } of await listTaught(personId, session)) {
      const left = teachers
        .filter((one) => one.role === 'owner' || !one.personId.equals(personId))
        .map((one) => (one.personId.equals(personId) ? { ...one, name: '' } : one))
      await Course.updateOne({ _id }, { $set: { teachers: left } }, { session })
    }
    await CourseEnrolment.updateMany({ byId: personId, how: 'person' }, { $set: { byName: '' } }, { session })
  },
}

/** With a class, as long as they are in it, or by themselves. */
export const learnedCourseData: PersonData = {
  key: 'courses.learned',
  isKept: false,
  read: async (personId) => {
    const classIds = (await listPlacementsOf({ personIds: [personId] })).map(
      ({ classId }) => `class.${classId.toString()}`,
    )
    const enrolments = await CourseEnrolment.find({ personId }).lean()
    const ids = enrolments.map(({ courseId }) => courseId)
    const found = await Course.find({ $or: [{ learners: { $in: classIds } }, { _id: { $in: ids } }] }, fields)
      .sort({ yearKey: 1, sortKey: 1 })
      .lean<Known[]>()
    if (found.length === 0) return undefined
    return found.map(({ groups, ...course }) => {
      const enrolment = enrolments.find(({ courseId }) => courseId.equals(course._id))
      const own = groups.filter(({ personIds }) => personIds.some((id) => id.equals(personId)))
      return {
        ...outlineOf(course),
        how: enrolment?.how ?? 'class',
        since: enrolment?.at,
        groups: own.map(({ name }) => name),
      }
    })
  },
  remove: async (personId, session) => {
    const enrolled = await CourseEnrolment.find({ personId }, { courseId: 1 }, { session }).lean()
    const among = { _id: { $in: enrolled.map(({ courseId }) => courseId) } }
    const inGroups = { 'groups.personIds': personId }
    const classIds = (await listPlacementsOf({ personIds: [personId] }, session)).map(({ classId }) => classId)
    // Groups have people of its classes and those enrolled by themselves alone.
    const filter = {
      $or: [among, { $and: [{ learners: { $in: classIds.map((id) => `class.${id.toString()}`) } }, inGroups] }],
    }
    for (const course of await Course.find(filter, undefined, { session }).lean<CourseRecord[]>())
      await forgetLearner(course, personId, session)
  },
}

const fields = { title: 1, unitName: 1, yearKey: 1, state: 1, groups: 1 } as const
type Known = Pick<CourseRecord, '_id' | 'title' | 'unitName' | 'yearKey' | 'state' | 'groups'>

async function listTaught(personId: Types.ObjectId, session?: ClientSession): Promise<CourseRecord[]> {
  return await Course.find({ 'teachers.personId': personId }, { sections: 0 }, { session })
    .sort({ yearKey: 1, sortKey: 1 })
    .lean<CourseRecord[]>()
}

function outlineOf({ _id, title, unitName, yearKey, state }: Omit<Known, 'groups'>) {
  return { id: _id.toString(), title, unit: unitName, year: `${yearKey}–${yearKey + 1}`, state }
}
