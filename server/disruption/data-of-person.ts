import type { PersonData } from '../person-data.ts'
import { Disruption, DisruptionReach, type ReachRecord, ways } from './disruption.model.ts'

export const reachData: PersonData = {
  key: 'disruption.reach',
  isKept: false,
  read: async (personId) => {
    const filter = { $or: ways.map((way) => ({ [way]: personId })) }
    const found = await DisruptionReach.find(filter).sort({ day: 1 }).lean<ReachRecord[]>()
    if (found.length === 0) return undefined
    const ids = found.map(({ disruptionId }) => disruptionId)
    const names = new Map(
      (await Disruption.find({ _id: { $in: ids } }, { schoolName: 1 }).lean()).map((one) => [
        one._id.toString(),
        one.schoolName,
      ]),
    )
    return found.map((one) => ({
      school: names.get(one.disruptionId.toString()),
      day: one.day,
      ...Object.fromEntries(ways.map((way) => [way, one[way].some((id) => id.equals(personId))])),
    }))
  },
  remove: async (personId, session) => {
    for (const way of ways)
      await DisruptionReach.updateMany({ [way]: personId }, { $pull: { [way]: personId } }, { session })
  },
}
