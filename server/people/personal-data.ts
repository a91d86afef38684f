// What this feature keeps of somebody, for the copy that they may have of it and for the day when it has to go.

import type { Types } from 'mongoose'
import { announceChange } from '../changes/index.ts'
import type { PersonData } from '../person-data.ts'
import { findUnits } from '../schools/index.ts'
import { unseal } from '../sealing/index.ts'
import { factsOf } from './facts.ts'
import { alignGuardian } from './family/align.ts'
import { GuardianCode } from './family/code.model.ts'
import { Guardianship } from './guardianship.model.ts'
import { Membership } from './membership.model.ts'
import { Person } from './person.model.ts'
import { refreshPlaces } from './places.ts'

/** Instead of a name: who was in a school stays countable. */
const removedName = 'Người đã xoá'

export const peopleData: readonly PersonData[] = [
  {
    key: 'people.identity',
    isKept: true,
    read: async (personId) => {
      const person = await Person.findById(personId).lean()
      if (!person) return undefined
      const { personalIdSealed, emailVerifiedAt, createdAt } = person
      return {
        ...factsOf(person),
        personalId: personalIdSealed ? await unseal(personalIdSealed) : null,
        emailVerifiedAt: emailVerifiedAt?.toISOString() ?? null,
        createdAt: createdAt.toISOString(),
      }
    },
    remove: async (personId, session) => {
      const named = { fullName: removedName, sortName: removedName, sortKey: '', nameKeys: [], classIds: [] }
      await Person.updateOne(
        { _id: personId },
        { $set: { ...named, removedAt: new Date() }, $unset: told },
        { session },
      )
      await announceChange('person', personId.toString(), session)
    },
  },
  {
    key: 'people.memberships',
    isKept: true,
    read: async (personId) => {
      const memberships = await Membership.find({ personId }).sort({ from: 1, _id: 1 }).lean()
      const units = await findUnits(memberships.map(({ unitId }) => unitId.toString()))
      if (memberships.length === 0) return undefined
      return memberships.map(({ role, unitId, from, to }) => ({
        role,
        unit: { id: unitId.toString(), name: units.get(unitId.toString())?.name ?? null },
        from: from.toISOString(),
        to: to?.toISOString() ?? null,
      }))
    },
    // They say of nobody who it was. What still holds ends: somebody who is removed does nothing anywhere.
    remove: async (personId, session) => {
      const now = new Date()
      const open = await Membership.find({ personId, $or: [{ to: { $exists: false } }, { to: { $gt: now } }] })
        .session(session)
        .lean()
      await Membership.updateMany({ _id: { $in: open.map(({ _id }) => _id) } }, { $set: { to: now } }, { session })
      await refreshPlaces(open, session)
    },
  },
  {
    key: 'people.guardianships',
    isKept: false,
    read: async (personId) => {
      const links = await Guardianship.find(either(personId)).lean()
      const others = links.map(({ guardianId, childId }) => (guardianId.equals(personId) ? childId : guardianId))
      const names = await Person.find({ _id: { $in: others } }, { fullName: 1 }).lean()
      if (links.length === 0) return undefined
      return links.map(({ guardianId, childId, relation, from, to, origin }) => {
        const isGuardian = guardianId.equals(personId)
        const other = isGuardian ? childId : guardianId
        return {
          as: isGuardian ? 'guardian' : 'child',
          relation,
          of: names.find(({ _id }) => _id.equals(other))?.fullName ?? null,
          from: from.toISOString(),
          to: to?.toISOString() ?? null,
          origin,
        }
      })
    },
    remove: async (personId, session) => {
      const links = await Guardianship.find(either(personId), { guardianId: 1 }).session(session).lean()
      await Guardianship.deleteMany(either(personId), { session })
      await GuardianCode.deleteMany({ childId: personId }, { session })
      for (const { guardianId } of links) {
        await announceChange('person', guardianId.toString(), session)
        if (!guardianId.equals(personId)) await alignGuardian(guardianId, new Date(), session)
      }
    },
  },
]

const told = {
  ...{ birthDate: 1, gender: 1, personalIdSealed: 1, personalIdMark: 1, sectorCode: 1 },
  ...{ email: 1, emailVerifiedAt: 1, phone: 1, phoneKey: 1, isSortNameGiven: 1 },
}

function either(personId: Types.ObjectId) {
  return { $or: [{ guardianId: personId }, { childId: personId }] }
}
