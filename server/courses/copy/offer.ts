// A course is offered to others to make their own from it: to colleagues of the school by those who teach it, to all of the school
// or the sector as a template.

import { inTransaction } from '../../../storage/database/index.ts'
import type { Actor } from '../../actor.ts'
import { forbidden } from '../../errors.ts'
import { canTeach } from '../access.ts'
import type { CourseRecord } from '../course.model.ts'
import { type Changing, loadCourse, saveCourse } from '../write.ts'
import { canMakeTemplate } from './rights.ts'

export interface Offer {
  readonly isCopyable?: boolean | undefined
  readonly isTemplate?: boolean | undefined
}

/** What is left out stays as it is. @throws AppError 403, 404, 409 `courseChanged` */
export async function offerCourse(
  actor: Actor,
  { id, seen, origin }: Changing,
  { isCopyable, isTemplate }: Offer,
): Promise<CourseRecord> {
  return await inTransaction(async (session) => {
    const { viewer, course } = await loadCourse(actor, id, session)
    if (isCopyable !== undefined && !canTeach(viewer, course)) throw forbidden()
    if (isTemplate !== undefined && !canMakeTemplate(viewer, course)) throw forbidden()
    const after = {
      ...(isCopyable !== undefined && { isCopyable }),
      ...(isTemplate !== undefined && { isTemplate }),
    }
    return await saveCourse(course, after, { actor, origin, action: 'courses.offered', after }, session, seen)
  })
}
