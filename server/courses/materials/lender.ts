// A pupil sees what stands in their course, in the edition that their teacher has chosen: also a material of the school alone, and
// one that has newer editions meanwhile.

import type { Types } from 'mongoose'
import type { Actor } from '../../actor.ts'
import { itemsOf } from '../../arrange.ts'
import type { MaterialLender } from '../../material-lenders.ts'
import { schoolIdsOf } from '../../schools/index.ts'
import { canTeach, leaders, leads, learnedBy, taughtBy } from '../access.ts'
import { Course, type CourseItem, type CourseRecord } from '../course.model.ts'
import { shownSections } from '../shown.ts'
import { viewerOf } from '../viewer.ts'
import { isOf } from './uses.ts'

export const courseLender: MaterialLender = {
  lends: async (actor, materialId, edition) => await lends(actor, materialId, edition),
}

async function lends(actor: Actor, materialId: Types.ObjectId, edition: number): Promise<boolean> {
  const now = new Date()
  const viewer = await viewerOf(actor, now)
  const keys = [...viewer.keys, ...viewer.children.flatMap((child) => child.keys)]
  // Not those who look at a template only: what is in it is no more theirs than before.
  const theirs: object[] = [taughtBy(viewer), { unitId: { $in: schoolIdsOf(actor, leaders) } }, learnedBy(keys)]
  const courses = await Course.find({ $and: [{ materialIds: materialId }, { $or: theirs }] }).lean<CourseRecord[]>()
  return courses.some((course) => {
    const isInside = canTeach(viewer, course) || leads(actor, course)
    return itemsOf(shownSections(viewer, course, { now, isInside })).some((item) => shows(item, materialId, edition))
  })
}

function shows(item: CourseItem, materialId: Types.ObjectId, edition: number): boolean {
  return isOf(item, materialId) && item.facts.edition === edition
}
