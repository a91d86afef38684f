// Courses are read far more often than their outlines change. What changes without a new revision is small and read every
// time; the outline is kept by its revision, so that several servers never show one that is no more.

import type { Types } from 'mongoose'
import { itemsOf } from '../arrange.ts'
import { Course, type CourseRecord, type CourseSection } from './course.model.ts'

/** Of all the outlines that are kept: those that were looked at last stay. */
const mostItems = 6000

interface Kept {
  readonly revision: number
  readonly sections: readonly CourseSection[]
  readonly size: number
}

const kept = new Map<string, Kept>()
let size = 0

/** One query, two when its outline has changed. Nobody changes what they get: others get the same. */
export async function readCourse(id: Types.ObjectId): Promise<CourseRecord | undefined> {
  const key = id.toString()
  const known = kept.get(key)
  if (known) {
    const course = await Course.findById(id, { sections: 0 }).lean<Omit<CourseRecord, 'sections'>>()
    if (!course) forget(key)
    if (!course) return undefined
    if (course.revision === known.revision) {
      keep(key, known)
      return { ...course, sections: known.sections }
    }
  }
  const course = await Course.findById(id).lean<CourseRecord>()
  if (!course) return undefined
  const { revision, sections } = course
  keep(key, { revision, sections, size: itemsOf(sections).length + 1 })
  return course
}

/** As the last one. */
function keep(key: string, one: Kept): void {
  forget(key)
  kept.set(key, one)
  size += one.size
  for (const oldest of kept.keys()) {
    if (size <= mostItems) break
    forget(oldest)
  }
}

function forget(key: string): void {
  const one = kept.get(key)
  if (one && kept.delete(key)) size -= one.size
}
