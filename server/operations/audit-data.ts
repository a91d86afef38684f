import type { Types } from 'mongoose'
import { listOfPerson } from '../audit/index.ts'
import type { PersonData } from '../person-data.ts'

/** Stays as it is: whoever removed somebody, and why, must be found afterwards. */
export const auditData: PersonData = {
  key: 'operations.audit',
  isKept: true,
  read: async (personId: Types.ObjectId) => {
    const entries = await listOfPerson(personId)
    if (entries.length === 0) return undefined
    return entries.map(({ at, action, actorId, before, after, address, device }) => ({
      ...{ at, action, before: before as unknown, after: after as unknown },
      // Of others only that it was somebody else.
      ...(actorId?.equals(personId) ? { isTheirOwn: true, address, device } : { isTheirOwn: false }),
    }))
  },
  remove: () => Promise.resolve(),
}
