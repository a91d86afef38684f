// People who were added by mistake, in somebody's transaction. Whoever calls this has made sure that nothing else knows them.

import type { ClientSession, Types } from 'mongoose'
import { announceChange } from '../changes/index.ts'
import { announceUnit } from '../schools/index.ts'
import { Guardianship } from './guardianship.model.ts'
import { Membership } from './membership.model.ts'
import { Person } from './person.model.ts'

/** With their memberships, and with what links them to children or guardians. */
export async function takeBackPeople(personIds: readonly Types.ObjectId[], session: ClientSession): Promise<void> {
  const these = { personId: { $in: [...personIds] } }
  const units = await Membership.distinct('unitId', these).session(session)
  await Membership.deleteMany(these, { session })
  const links = [{ guardianId: { $in: [...personIds] } }, { childId: { $in: [...personIds] } }]
  for (const link of links) await Guardianship.deleteMany(link, { session })
  await Person.deleteMany({ _id: { $in: [...personIds] } }, { session })
  for (const personId of personIds) await announceChange('person', personId.toString(), session)
  for (const unitId of units) await announceUnit(unitId, session)
}

/** All links of these people to their guardians or children, also those that have ended. */
export async function listLinksOf(personIds: readonly Types.ObjectId[], session?: ClientSession) {
  const ids = [...personIds]
  const asGuardians = await Guardianship.find({ guardianId: { $in: ids } }, undefined, { session }).lean()
  const asChildren = await Guardianship.find({ childId: { $in: ids } }, undefined, { session }).lean()
  return [...new Map([...asGuardians, ...asChildren].map((link) => [link._id.toString(), link])).values()]
}
