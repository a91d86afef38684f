// What a stored file is already here as: a file of an item, or a picture of a page.

import type { Types } from 'mongoose'
import type { FileUseNames } from '../../../file-use.ts'
import { findItem } from '../../../arrange.ts'
import { addressOfItem } from '../../address.ts'
import { canTeach } from '../../access.ts'
import { Course, type CourseRecord } from '../../course.model.ts'
import { viewerOf } from '../../viewer.ts'

/** Told to those who teach the course alone. */
export const courseUses: FileUseNames = {
  feature: 'courses',
  describe: async ({ id }, actor) => {
    const course = await findHolder(id)
    if (!course || !canTeach(await viewerOf(actor), course)) return undefined
    const { title } = findItem(course.sections, id).item
    return { label: title, url: addressOfItem(course._id, id) }
  },
}

async function findHolder(itemId: Types.ObjectId): Promise<CourseRecord | null> {
  return await Course.findOne({ 'sections.items._id': itemId }).lean<CourseRecord>()
}
