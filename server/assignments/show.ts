// The page of an assignment: for a pupil their own work, for those who look after it how far the class is.

import type { ShownItem, Showing } from '../pages/course-kinds.ts'
import { findPeople } from '../people/index.ts'
import type { Actor } from '../actor.ts'
import { findAssignment, type FoundAssignment, listGroupless, listWork, readWorkOf } from './find.ts'
import { ownerFor } from './owner.ts'
import { uploadUnitFor } from '../uploads/index.ts'
import { childPage, workPage, workScripts } from './page.ts'
import { summaryPage } from './summary-page.ts'

export async function showAssignment({ actor, item, place, url, words }: Showing): Promise<ShownItem> {
  const found = await findAssignment(actor, { courseId: place.courseId, itemId: item._id })
  const now = new Date()
  if (found.isInside) {
    const [works, groupless] = [await listWork(found), found.assignment.isGroup ? await listGroupless(found) : []]
    return { view: 'assignments/_summary', model: summaryPage({ found, works, groupless, url, now }, words) }
  }
  const { learns, childIds } = found
  if (learns) {
    const model = workPage({ ...(await readOwnPage(actor, found)), url, now }, words)
    return { view: 'assignments/_work', model, scripts: workScripts }
  }
  const people = await findPeople([...childIds])
  const children = await Promise.all(
    childIds.map(async (personId) => ({
      personId,
      name: people.get(personId.toString())?.fullName ?? '',
      work: await readWorkOf(found, personId),
    })),
  )
  return { view: 'assignments/_children', model: childPage({ found, children, now }, words) }
}

/** What the page of whoever does the work is made of. */
export async function readOwnPage(actor: Actor, found: FoundAssignment) {
  const { personId } = actor
  const owner = ownerFor(found, personId)
  const people = await findPeople(owner?.groupName === undefined ? [] : owner.personIds)
  return {
    ...{ found, personId, work: await readWorkOf(found, personId) },
    members: [...people.values()].map(({ fullName }) => fullName),
    uploadUnitId: uploadUnitFor(actor, found.course.unitId),
  }
}
