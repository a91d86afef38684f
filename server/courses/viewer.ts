// Who asks for courses, with the classes that they and their children are in today.

import { type Actor, hasRole } from '../actor.ts'
import { listPlacementsOf } from '../classes/index.ts'
import { dayOf } from '../day.ts'
import { holdsAt } from '../schools/index.ts'
import type { Viewer } from './access.ts'

/** One query for families, none for those who work in a school or an office. */
export async function viewerOf(actor: Actor, now = new Date()): Promise<Viewer> {
  const today = dayOf(now)
  const isPupil = hasRole(actor, 'student')
  const learners = [...(isPupil ? [actor.personId] : []), ...actor.childIds]
  const placements = learners.length > 0 ? await listPlacementsOf({ personIds: learners }) : []
  const keysOf = (personId: Actor['personId']) => [
    `person.${personId.toString()}`,
    ...placements
      .filter((one) => one.personId.equals(personId) && holdsAt({ from: one.from, to: one.to ?? undefined }, now))
      .map(({ classId }) => `class.${classId.toString()}`),
  ]
  return {
    ...{ actor, today, keys: keysOf(actor.personId) },
    children: actor.childIds.map((personId) => ({ personId, keys: keysOf(personId) })),
  }
}
