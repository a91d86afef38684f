// What other features ask before they do something with data of people.

import type { Types } from 'mongoose'
import { findPeople } from '../people/index.ts'
import { findStandings } from './find.ts'
import type { Purpose } from './purposes.ts'

/**
 * Those of these people whose consent for the purpose does not hold now, or who do not exist: with all others it may be
 * done. What goes on, such as a picture that is shown, has to stop at the event `consents.changed`.
 */
export async function listWithoutConsent(
  personIds: readonly Types.ObjectId[],
  purpose: Purpose,
  now = new Date(),
): Promise<Types.ObjectId[]> {
  const people = await findPeople(personIds)
  const standings = await findStandings([...people.values()], personIds, now)
  return personIds.filter((id) => standings.get(id.toString())?.[purpose].isGiven !== true)
}

export async function hasConsent(personId: Types.ObjectId, purpose: Purpose, now = new Date()): Promise<boolean> {
  return (await listWithoutConsent([personId], purpose, now)).length === 0
}
