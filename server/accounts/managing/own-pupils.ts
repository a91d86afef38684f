// Whether somebody is the class teacher of a pupil today.

import type { Types } from 'mongoose'
import type { Actor } from '../../actor.ts'
import { findFacts } from '../../people/index.ts'

export async function isOwnPupil({ classes }: Actor, personId: Types.ObjectId): Promise<boolean> {
  const own = classes.filter(({ isHomeroom }) => isHomeroom).map(({ classId }) => classId.toString())
  if (own.length === 0) return false
  const person = await findFacts(personId)
  return person?.classIds.some((classId) => own.includes(classId)) === true
}
