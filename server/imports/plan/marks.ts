// While the key of personal data is being changed, one number may have several marks: in a list that was read before, and
// with somebody who is still kept under a former key.

import { personalIdMarksOf, type RecognisedPerson } from '../../people/index.ts'
import { unseal } from '../../sealing/index.ts'
import type { WantedPerson } from '../wanted.ts'

/** Each mark that somebody may be kept under, with the one that the list has. */
export async function marksIn(named: readonly WantedPerson[]): Promise<Map<string, string>> {
  const listed = new Map<string, string>()
  for (const { personalId } of named) {
    if (!personalId || listed.has(personalId.mark)) continue
    for (const mark of await personalIdMarksOf(await unseal(personalId.sealed))) listed.set(mark, personalId.mark)
    listed.set(personalId.mark, personalId.mark)
  }
  return listed
}

/** As if they were kept under the mark that the list has, so that the two can be compared. */
export function asListed(people: readonly RecognisedPerson[], listed: ReadonlyMap<string, string>): RecognisedPerson[] {
  return people.map((person) => {
    const mark = person.personalIdMark ? listed.get(person.personalIdMark) : undefined
    return mark === undefined || mark === person.personalIdMark ? person : { ...person, personalIdMark: mark }
  })
}
