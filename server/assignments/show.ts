// The page of an assignment: for a pupil their own work, for those who look after it how far the class is.

import type { ShownItem, Showing } from '../pages/course-kinds.ts'
import { findPeople } from '../people/index.ts'
import { findAssignment, listWork, readSubmission } from './find.ts'
import { uploadUnitFor } from '../uploads/index.ts'
import { childPage, workPage, workScripts } from './page.ts'
import { summaryPage } from './summary-page.ts'

export async function showAssignment({ actor, item, place, url, words }: Showing): Promise<ShownItem> {
  const found = await findAssignment(actor, { courseId: place.courseId, itemId: item._id })
  const now = new Date()
  if (found.isInside) {
    const works = await listWork(found)
    return { view: 'assignments/_summary', model: summaryPage({ found, works, url, now }, words) }
  }
  const { assignment, learns, childIds } = found
  if (learns) {
    const work = await readSubmission({ assignmentId: assignment._id, personId: actor.personId })
    const uploadUnitId = uploadUnitFor(actor, found.course.unitId)
    const model = workPage({ found, work, personId: actor.personId, uploadUnitId, url, now }, words)
    return { view: 'assignments/_work', model, scripts: workScripts }
  }
  const people = await findPeople([...childIds])
  const children = await Promise.all(
    childIds.map(async (personId) => ({
      personId,
      name: people.get(personId.toString())?.fullName ?? '',
      work: await readSubmission({ assignmentId: assignment._id, personId }),
    })),
  )
  return { view: 'assignments/_children', model: childPage({ found, children, now }, words) }
}
