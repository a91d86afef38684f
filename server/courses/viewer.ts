// Who asks for courses, with the classes that they and their children are in today.

import { type Actor, hasRole } from '../actor.ts'
import { listPlacementsOf } from '../classes/index.ts'
import { dayOf } from '../day.ts'
import { holdsAt } from '../schools/index.ts'
import { personKeysOf, type Viewer } from './access.ts'

/** One query for families, none for those who work in a school or an office. */
export async function viewerOf(actor: Actor, now = new Date()): Promise<Viewer> {
  const today = dayOf(now)
  const isPupil = hasRole(actor, 'student')
  const learners = [...(isPupil ? [actor.personId] : []), ...actor.childIds]
  const placements = learners.length > 0 ? await listPlacementsOf({ personIds: learners }) : []
  const held = placements.filter(({ from, to }) => holdsAt({ from, to: to ?? undefined }, now))
  const of = (personId: Actor['personId']) => held.filter((one) => one.personId.equals(personId))
  const classesOf = (personId: Actor['personId']) => of(personId).map(({ classId }) => `class.${classId.toString()}`)
  // Where a child goes to school is where their class is.
  const childKeys = (personId: Actor['personId']) => {
    const person = `person.${personId.toString()}`
    const schools = of(personId).map(({ schoolId }) => `${person}.${schoolId.toString()}`)
    return [person, ...new Set(schools), ...classesOf(personId)]
  }
  return {
    ...{ actor, today, keys: [...personKeysOf(actor), ...classesOf(actor.personId)] },
    children: actor.childIds.map((personId) => ({ personId, keys: childKeys(personId) })),
  }
}
