// Searches that found nothing tell how many have asked, on how many days, and when that last changed. Of earlier ones nobody
// knows: each counts as asked by one person on one day.

import type { Migration } from '../../server/operations/index.ts'

export const migration: Migration = {
  run: async ({ database }) => {
    const { modifiedCount } = await database
      .collection('catalogueUnanswered')
      .updateMany({ changedAt: { $exists: false } }, { $set: { askers: 1, days: 1, changedAt: new Date() } })
    return `${modifiedCount} searches can be told by who has asked`
  },
}
