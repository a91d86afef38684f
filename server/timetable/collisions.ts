// Nobody teaches two classes at a time, by the clocks of the schools. Pure.

import type { Types } from 'mongoose'
import { type Bell, overlaps } from './times.ts'

export interface Timed {
  readonly classId: Types.ObjectId
  readonly teacherId: Types.ObjectId
  readonly weekday: number
  readonly bell: Bell
  readonly from: Date
  readonly to?: Date | null | undefined
}

export interface Collision<A extends Timed, B extends Timed> {
  readonly lesson: A
  readonly other: B
}

/** Of each lesson the first of the others with which its teacher cannot give it. */
export function collisionsOf<A extends Timed, B extends Timed>(
  lessons: readonly A[],
  others: readonly B[],
): Collision<A, B>[] {
  const byTeacher = new Map<string, B[]>()
  for (const other of others) {
    const key = `${other.teacherId.toString()} ${other.weekday}`
    byTeacher.set(key, [...(byTeacher.get(key) ?? []), other])
  }
  return lessons.flatMap((lesson) => {
    const sameDay = byTeacher.get(`${lesson.teacherId.toString()} ${lesson.weekday}`) ?? []
    const other = sameDay.find((one) => (one as Timed) !== lesson && areAtOnce(lesson, one))
    return other ? [{ lesson, other }] : []
  })
}

function areAtOnce(a: Timed, b: Timed): boolean {
  return overlaps(a.bell, b.bell) && (!b.to || a.from < b.to) && (!a.to || b.from < a.to)
}
