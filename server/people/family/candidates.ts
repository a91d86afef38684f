// Who may become a guardian of a child: whoever the school knows already, as a guardian or as staff.

import type { Types } from 'mongoose'
import type { Actor } from '../../actor.ts'
import { type ListedPerson, listPeople } from '../list.ts'
import { schoolsOf } from './children.ts'
import { findChild } from './link.ts'
import { readId } from '../../http/id.ts'
import type { PersonRecord } from '../person.model.ts'
import { findScope } from '../scope.ts'

const most = 20

/** By the words of a name. Whoever keeps the whole sector looks in all of it. @throws AppError 404; 403 */
export async function findCandidates(
  actor: Actor,
  childId: Types.ObjectId,
  text: string,
): Promise<{ child: PersonRecord; found: ListedPerson[] }> {
  const child = await findChild(actor, childId)
  const { managesAll, managedUnitIds, now } = await findScope(actor)
  const units = managesAll ? [undefined] : schoolsOf(child, now).filter((id) => managedUnitIds.includes(id))
  const found = new Map<string, ListedPerson>()
  for (const unit of units)
    for (const group of ['guardian', 'staff'] as const) {
      const query = { unitId: unit === undefined ? undefined : readId(unit), group, text, role: undefined }
      const { people } = await listPeople(actor, query, { limit: most, cursor: undefined })
      for (const person of people.items) found.set(person._id.toString(), person)
    }
  found.delete(childId.toString())
  return { child, found: [...found.values()].slice(0, most) }
}
