// Who can be asked to judge a submission.

import { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { findMemberships } from '../people/index.ts'
import { type Colleague, listSectorColleagues, partsOf } from './colleagues.ts'
import type { SubmissionRecord } from './submission.model.ts'

/**
 * Colleagues of the whole sector, but never who has made it; people of its school only when there are not enough others.
 * `needed`: how many there have to be.
 */
export async function listReviewers(
  actor: Actor,
  submission: SubmissionRecord,
  { authorIds, needed }: { readonly authorIds: readonly Types.ObjectId[]; readonly needed: number },
): Promise<Colleague[]> {
  const authors = authorIds.map((id) => id.toString())
  const colleagues = (await listSectorColleagues(actor)).filter(({ id }) => !authors.includes(id))
  if (!submission.isOfSchool) return colleagues
  const inside = await membersOf(submission.unitId, colleagues)
  const outside = colleagues.filter(({ id }) => !inside.has(id))
  return outside.length >= needed ? outside : colleagues
}

async function membersOf(schoolId: Types.ObjectId, people: readonly Colleague[]): Promise<ReadonlySet<string>> {
  const now = new Date()
  const personIds = people.map(({ id }) => new Types.ObjectId(id))
  const members = new Set<string>()
  for (const unitId of await partsOf(schoolId, now))
    for (const { personId, from, to } of await findMemberships({ personIds, unitId }))
      if (from <= now && (!to || to > now)) members.add(personId.toString())
  return members
}
